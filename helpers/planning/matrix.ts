import type { Shard } from './shards.ts'

/** One job of a GitHub Actions matrix. */
interface MatrixEntry {
  readonly shard: number
  readonly of: number
  readonly name: string
  readonly project: string
  /** Seconds that its cells are expected to take one after the other. */
  readonly seconds: number
  /** Keys, for SEATRIAL_CELLS. */
  readonly cells: readonly string[]
}

/** The `matrix` of a GitHub Actions job. */
export interface GithubMatrix {
  readonly include: readonly MatrixEntry[]
}

/** Shards as the `matrix` of a GitHub Actions job; a shard without cells is no job. */
export const githubMatrix = (project: string, shards: readonly Shard[]): GithubMatrix => {
  const busy = shards.filter(({ jobs }) => jobs.length > 0)
  return {
    include: busy.map(({ jobs, duration }, index) => ({
      shard: index + 1,
      of: busy.length,
      name: `${project} ${index + 1}/${busy.length}`,
      project,
      seconds: Math.round(duration / 1_000),
      cells: jobs.map(({ key }) => key).toSorted(),
    })),
  }
}

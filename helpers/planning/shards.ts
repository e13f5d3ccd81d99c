/** A cell as planning sees it. */
export interface Job {
  readonly key: string
  /** Milliseconds. */
  readonly duration: number
  /** What it installs: cells with the same stay in one shard where that costs no time. */
  readonly installation: string
  /** The charts it installs, and so the images it needs. */
  readonly charts: string
}

export interface Shard {
  readonly jobs: readonly Job[]
  /** Milliseconds, one cell after the other. */
  readonly duration: number
}

const sum = (jobs: readonly Job[]): number => jobs.reduce((total, { duration }) => total + duration, 0)
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const longestFirst = (a: Job, b: Job): number => b.duration - a.duration || compare(a.key, b.key)

/** No plan can be shorter: the longest cell is not divided, and the work is not less than it is. In milliseconds. */
export const idealDuration = (jobs: readonly Job[], count: number): number =>
  Math.max(0, sum(jobs) / count, ...jobs.map(({ duration }) => duration))

/** Jobs of one installation, in pieces of at most `cap` milliseconds (or one job). */
const pieces = (jobs: readonly Job[], cap: number): (readonly Job[])[] => {
  const made: Job[][] = []
  let filled = 0
  for (const job of jobs.toSorted(longestFirst)) {
    const open = made.at(-1)
    if (open === undefined || filled + job.duration > cap) {
      made.push([job])
      filled = job.duration
    } else {
      open.push(job)
      filled += job.duration
    }
  }
  return made
}

/**
 * The longest piece first, each to a shard that has its charts already while that one stays below the ideal, else to the
 * shard with the least to do. Without the first rule it is Graham's LPT, at most 4/3 of the best there is.
 */
const distribute = (parts: readonly (readonly Job[])[], count: number, ideal: number): Shard[] => {
  const shards = Array.from({ length: count }, () => ({ jobs: new Array<Job>(), duration: 0, charts: new Set<string>() }))
  const byDuration = parts.map((jobs) => ({ jobs, duration: sum(jobs) })).toSorted((a, b) => b.duration - a.duration)
  for (const { jobs, duration } of byDuration) {
    const least = shards.reduce((best, one) => (one.duration < best.duration ? one : best))
    const related = shards
      .filter((one) => one.duration + duration <= ideal && jobs.some(({ charts }) => one.charts.has(charts)))
      .toSorted((a, b) => a.duration - b.duration)
    const chosen = related[0] ?? least
    chosen.jobs.push(...jobs)
    chosen.duration += duration
    for (const { charts } of jobs) chosen.charts.add(charts)
  }
  return shards.map(({ jobs, duration }) => ({ jobs, duration }))
}

/** Milliseconds of the shard that takes longest. */
export const makespan = (shards: readonly Shard[]): number => Math.max(0, ...shards.map(({ duration }) => duration))

/** How much longer than the ideal a plan may be for the sake of keeping an installation's cells together. */
const tolerated = 1.05

/**
 * Divides jobs among `count` shards. Installations stay whole as far as the balance allows: they are cut into smaller and
 * smaller pieces until no shard takes more than 5 % over the ideal; where none of that helps, the shortest plan is taken.
 */
export const divide = (jobs: readonly Job[], count: number): readonly Shard[] => {
  const ideal = idealDuration(jobs, count)
  const installations = [...Map.groupBy(jobs, ({ installation }) => installation).values()]
  let best: Shard[] | undefined
  for (const share of [1, 1 / 2, 1 / 4, 1 / 8, 1 / 16, 0]) {
    const parts = installations.flatMap((group) => pieces(group, ideal * share))
    const shards = distribute(parts, count, ideal)
    if (best === undefined || makespan(shards) < makespan(best)) best = shards
    if (makespan(best) <= ideal * tolerated) break
  }
  return best ?? []
}

/** The fewest shards of which none takes longer than `limit` milliseconds. A cell longer than that has one of its own. */
export const shardsWithin = (jobs: readonly Job[], limit: number): readonly Shard[] => {
  const long = jobs.filter(({ duration }) => duration > limit)
  const rest = jobs.filter(({ duration }) => duration <= limit)
  let count = Math.ceil(sum(rest) / limit)
  while (makespan(divide(rest, count)) > limit) count += 1
  return [...long.map((job) => ({ jobs: [job], duration: job.duration })), ...divide(rest, count)]
}

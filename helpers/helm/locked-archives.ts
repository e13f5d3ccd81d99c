import { existsSync } from 'node:fs'
import { z } from 'zod'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { parsedJson } from '../types/parsed-json.ts'
import { remoteText, type RemoteChart } from '../types/chart.ts'
import { findHelm } from './binary.ts'
import { archiveOf, note, noted } from './chart-cache.ts'
import type { Dependency, LocalChart } from './chart-file.ts'
import { readLock } from './chart-lock.ts'
import type { Pulls } from './pulls.ts'
import { knownRepositories } from './repositories.ts'

/** The name that a user gave to a repository, where Chart.yaml says that in place of its address. */
const nickname = (repository: string): string | undefined => /^(?:@|alias:)(.+)$/.exec(repository)?.[1]

/** Dependencies whose repositories are addresses: helm's own `@NAME` is replaced, as it does itself. */
const withAddresses = async <One extends Pick<Dependency, 'name' | 'repository'>>(
  chart: LocalChart,
  dependencies: readonly One[],
  signal: AbortSignal,
): Promise<readonly One[]> => {
  if (!dependencies.some(({ repository }) => nickname(repository) !== undefined)) return dependencies
  const known = new Map((await knownRepositories(await findHelm(), signal)).map(({ name, url }) => [name, url]))
  return dependencies.map((one) => {
    const name = nickname(one.repository)
    if (name === undefined) return one
    const repository = known.get(name)
    if (repository !== undefined) return { ...one, repository }
    throw new SeatrialError(
      'helm/dependency',
      `${chart.called}: its dependency ${one.name} is of a repository ${name} that Helm does not know`,
      {
        hint: `run: helm repo add ${name} URL`,
      },
    )
  })
}

const remoteOf = (name: string, repository: string, version: string): RemoteChart =>
  repository.startsWith('oci://')
    ? { kind: 'oci', path: `${repository.slice('oci://'.length).replace(/\/+$/, '')}/${name}`, name, version }
    : { kind: 'repo', repo: repository.replace(/\/+$/, ''), name, version }

/** What the cache has of a lock, by the charts' texts. */
const kept = z.record(z.string(), z.string()).catch({})

/**
 * The archives of `wanted`, which are some of a chart's dependencies, as its Chart.lock has them. What a lock led to once is
 * kept by the lock's digest. @throws SeatrialError `helm/dependency`, `helm/pull`, `helm/unknown-chart`
 */
export const lockedArchives = async (
  chart: LocalChart,
  dependencies: readonly Dependency[],
  wanted: readonly Dependency[],
  pulls: Pulls,
): Promise<{ readonly file: string; readonly sha256: string }[]> => {
  const lock = await readLock(chart, await withAddresses(chart, dependencies, pulls.signal))
  // A lock has the dependencies of Chart.yaml in their order.
  const entries = lock.dependencies.filter((_, at) => {
    const one = dependencies[at]
    return one !== undefined && wanted.includes(one)
  })
  const addresses = await withAddresses(chart, entries, pulls.signal)
  const charts = new Map(
    addresses.map(({ name, repository, version }) => {
      const remote = remoteOf(name, repository, version)
      return [remoteText(remote), remote]
    }),
  )
  const name = ['locks', lock.digest.replace(/\W/g, '-')]
  const before = kept.parse(parsedJson((await noted(...name)) ?? '{}'))
  const found = await Promise.all(
    [...charts].map(async ([text, remote]) => {
      const known = before[text]
      return [text, known !== undefined && existsSync(archiveOf(known)) ? known : await pulls.archive(remote)] as const
    }),
  )
  const now = { ...before, ...Object.fromEntries(found) }
  if (JSON.stringify(now) !== JSON.stringify(before)) await note(JSON.stringify(now), ...name)
  return found.map(([text, sha256]) => {
    const remote = charts.get(text)
    return { file: `${remote?.name}-${remote?.version}.tgz`, sha256 }
  })
}

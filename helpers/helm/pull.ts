import { mkdir, readdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { RemoteChart } from '../types/chart.ts'
import { findHelm } from './binary.ts'
import { archiveOf, sha256Of, stagingFolder } from './chart-cache.ts'
import { hostOf, pullProblem, type PullProblem } from './pull-error.ts'
import { knownRepositories, repositoryAt } from './repositories.ts'
import { runHelm, type Printed } from './run.ts'

/** The longest that helm may take for one chart, in milliseconds. */
const longest = 300_000

/** Registries of this machine speak plain HTTP, as container engines take them to; no others do. */
export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i.test(host)

/** Runs helm until a chart is in `folder`: Helm's own settings hold, and nothing it has cached counts. */
const pullInto = async (chart: RemoteChart, folder: string, signal: AbortSignal): Promise<Printed> => {
  const program = await findHelm()
  const helm = (...args: string[]): Promise<Printed> =>
    runHelm(program, { kubeconfig: '/dev/null', contentCache: join(folder, 'content') }, args, signal)
  const to = ['--destination', folder]
  if (chart.kind === 'oci') {
    const { path, version, digest } = chart
    const plain = isLoopback(hostOf(chart)) ? ['--plain-http'] : []
    const reference = `oci://${path}${digest === undefined ? '' : `@${digest}`}`
    return await helm('pull', reference, ...(digest === undefined && version !== undefined ? ['--version', version] : []), ...plain, ...to)
  }
  const { repo, name, version } = chart
  const known = repositoryAt(await knownRepositories(program, signal), repo)
  if (known === undefined) return await helm('pull', name, '--repo', repo, '--version', version, ...to)
  // What the user has given to Helm has credentials and certificates of its own.
  const indexes = ['--repository-cache', join(folder, 'indexes')]
  const updated = await helm('repo', 'update', known.name, ...indexes)
  // Its last line only says that it failed.
  if (updated.failed) return { ...updated, stderr: /Unable to get an update.*\n\s*(.+)/.exec(updated.stdout)?.[1] ?? updated.stderr }
  return await helm('pull', `${known.name}/${name}`, '--version', version, ...indexes, ...to)
}

/** Pulls a chart with helm: gives the SHA-256 of its archive, which is in the cache then, or why it cannot be pulled. */
export const pull = async (chart: RemoteChart, signal: AbortSignal): Promise<string | PullProblem> => {
  await using staging = await stagingFolder()
  const folder = staging.path
  const limit = AbortSignal.timeout(longest)
  try {
    const { failed, stderr, stdout } = await pullInto(chart, folder, AbortSignal.any([signal, limit]))
    const archive = (await readdir(folder)).find((name) => name.endsWith('.tgz'))
    if (failed || archive === undefined) return pullProblem(chart, stderr || stdout)
    const sha256 = await sha256Of(join(folder, archive))
    await mkdir(dirname(archiveOf(sha256)), { recursive: true })
    await rename(join(folder, archive), archiveOf(sha256))
    return sha256
  } catch (error) {
    if (!limit.aborted) throw error
    return pullProblem(chart, `timed out after ${longest / 1_000} s`)
  }
}

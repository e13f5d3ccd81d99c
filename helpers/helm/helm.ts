import { z } from 'zod'
import { findHelm } from './binary.ts'
import { helmError } from './error.ts'
import { complaintsOf, postRendering } from './post-renderer.ts'
import type { Release } from './release.ts'
import { readRelease } from './release.ts'
import { runHelm } from './run.ts'

/** A chart with its values, for one release. */
export interface ChartRun {
  readonly release: string
  readonly namespace: string
  /** Absolute folder of the chart. */
  readonly chart: string
  /** Absolute values files; later ones win. */
  readonly values: readonly string[]
  /** Folder of Helm plugins with a post-renderer, see `writePostRenderer`. */
  readonly plugins?: string | undefined
  readonly signal: AbortSignal
  /** The longest helm waits for hooks, in milliseconds. */
  readonly timeout: number
}

/** helm, for one cluster. Nothing here waits for readiness: that is the harness's own. */
export interface Helm {
  /** Renders locally. `upgrade` renders as an upgrade would. */
  render(run: ChartRun, upgrade?: boolean): Promise<Release>
  install(run: ChartRun): Promise<void>
  upgrade(run: ChartRun): Promise<void>
  /** The revisions of a release that helm has on record, the oldest first. */
  revisions(release: string, namespace: string, signal: AbortSignal): Promise<readonly number[]>
  /** What a revision of a release was rendered to. */
  recorded(release: string, namespace: string, revision: number, signal: AbortSignal): Promise<Release>
  rollback(run: Pick<ChartRun, 'release' | 'namespace' | 'signal' | 'timeout'> & { readonly revision: number }): Promise<void>
  /** `timeout`: the longest helm waits for a hook, in milliseconds. @default 5 minutes */
  uninstall(release: string, namespace: string, signal: AbortSignal, timeout?: number): Promise<void>
}

/** helm against the cluster of a kubeconfig. */
export const helmFor = async (kubeconfig: string): Promise<Helm> => {
  const program = await findHelm()
  const helm = async (
    doing: string,
    args: readonly string[],
    { signal, plugins }: Pick<ChartRun, 'signal' | 'plugins'>,
  ): Promise<string> => {
    const { stdout, stderr, failed } = await runHelm(program, { kubeconfig, plugins }, args, signal)
    if (failed) throw helmError(doing, (await complaintsOf(plugins)) || stderr || stdout)
    return stdout
  }
  const of = ({ release, chart, namespace, values, plugins }: ChartRun): string[] => [
    release,
    chart,
    '--namespace',
    namespace,
    ...values.flatMap((file) => ['--values', file]),
    ...postRendering(plugins),
  ]
  const waiting = ({ timeout }: Pick<ChartRun, 'timeout'>): string[] => ['--timeout', `${Math.ceil(timeout / 1_000)}s`]
  return {
    render: async (run, upgrade = false) =>
      readRelease(
        run.release,
        run.namespace,
        await helm(`helm template ${run.release}`, ['template', ...of(run), '--include-crds', ...(upgrade ? ['--is-upgrade'] : [])], run),
      ),
    install: async (run) =>
      void (await helm(`helm install ${run.release}`, ['install', ...of(run), ...waiting(run), '--output', 'json'], run)),
    upgrade: async (run) =>
      void (await helm(`helm upgrade ${run.release}`, ['upgrade', ...of(run), ...waiting(run), '--output', 'json'], run)),
    revisions: async (release, namespace, signal) => {
      const text = await helm(`helm history ${release}`, ['history', release, '--namespace', namespace, '--output', 'json'], { signal })
      return z
        .array(z.object({ revision: z.int() }))
        .parse(JSON.parse(text))
        .map(({ revision }) => revision)
    },
    recorded: async (release, namespace, revision, signal) => {
      const of = [release, '--namespace', namespace, '--revision', String(revision)]
      const parts = ['manifest', 'hooks'].map((part) => helm(`helm get ${part} ${release}`, ['get', part, ...of], { signal }))
      return readRelease(release, namespace, (await Promise.all(parts)).join('\n---\n'))
    },
    rollback: async (run) => {
      const { release, namespace, revision } = run
      await helm(`helm rollback ${release}`, ['rollback', release, String(revision), '--namespace', namespace, ...waiting(run)], run)
    },
    uninstall: async (release, namespace, signal, timeout = 300_000) =>
      void (await helm(`helm uninstall ${release}`, ['uninstall', release, '--namespace', namespace, ...waiting({ timeout })], { signal })),
  }
}

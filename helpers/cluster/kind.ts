import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { CommandFailed, run, succeeds, type CommandOptions } from '../engine/command.ts'
import { blaming } from '../engine/diagnose.ts'
import { engineRun, removeContainers, type Engine } from '../engine/engine.ts'
import { clusterDir, clusterName, kubeconfigPath, logPath } from './cache.ts'
import { ensureModules } from './kernel-modules.ts'
import { kindBinary } from './kind-binary.ts'
import { kindConfig } from './kind-config.ts'
import { auditPolicy, nodeSources } from './node-image/ensure.ts'

export interface Node {
  readonly name: string
  readonly running: boolean
}

/**
 * Reads `ps --format '{{.Names}} {{.Status}}'`. Of the fields that tell whether a container runs this is the one that both
 * engines word alike: Podman's `.State` is "Up 9 minutes ago" in some versions and "running" in others.
 */
export const parseNodes = (listing: string): readonly Node[] =>
  listing
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [name = '', ...status] = line.split(' ')
      return { name, running: status[0] === 'Up' && !status.includes('(Paused)') }
    })

/** The containers that are the cluster's nodes. */
export const clusterNodes = async (engine: Engine, signal?: AbortSignal): Promise<readonly Node[]> => {
  const filter = `label=io.x-k8s.kind.cluster=${clusterName()}`
  const { stdout } = await engineRun(engine, ['ps', '-a', '--filter', filter, '--format', '{{.Names}} {{.Status}}'], { signal })
  return parseNodes(stdout)
}

/** Waits until the nodes' container runtime answers, which it does long before the cluster: images can be loaded from then on. */
export const untilRuntime = async (engine: Engine, signal: AbortSignal): Promise<void> => {
  const answers = async (): Promise<boolean> => {
    const nodes = await clusterNodes(engine, signal)
    const asked = nodes.map(({ name }) => succeeds(engine.name, ['exec', name, 'ctr', 'version'], { env: engine.env, signal }))
    return nodes.length > 0 && (await Promise.all(asked)).every(Boolean)
  }
  while (!(await answers())) await sleep(500, undefined, { signal })
}

/** Removes the cluster, whatever is left of it. */
export const removeCluster = async (engine: Engine, signal?: AbortSignal): Promise<void> => {
  const nodes = await clusterNodes(engine, signal)
  await removeContainers(
    engine,
    nodes.map(({ name }) => name),
    signal,
  )
  await rm(clusterDir(), { recursive: true, force: true })
}

/** Writes the kubeconfig of a cluster that runs but is not on record, as after the cache was deleted; a half-made one may have none. */
export const recoverKubeconfig = async (engine: Engine, options: CommandOptions): Promise<void> => {
  const kind = await kindBinary(options)
  try {
    const { stdout } = await run(kind, ['get', 'kubeconfig', '--name', clusterName()], { env: engine.env, signal: options.signal })
    await mkdir(clusterDir(), { recursive: true })
    await writeFile(kubeconfigPath(), stdout, { mode: 0o600 })
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error
  }
}

/** Makes the cluster; its kubeconfig is in the cache afterwards. What comes of a failure or an abort is removed again. */
export const createCluster = async (engine: Engine, image: string, options: CommandOptions): Promise<void> => {
  const { signal, say } = options
  await ensureModules()
  const kind = await kindBinary(options)
  const folder = clusterDir()
  const [policies, audit, config] = [join(folder, 'policies'), join(folder, 'audit'), join(folder, 'kind.yaml')]
  await Promise.all([policies, audit].map((path) => mkdir(path, { recursive: true })))
  await cp(join(nodeSources, auditPolicy), join(policies, auditPolicy))
  await writeFile(config, kindConfig({ image, policies, audit }))
  const create = ['create', 'cluster', '--name', clusterName(), '--config', config, '--kubeconfig', kubeconfigPath()]
  try {
    await blaming('cluster/create', `make the cluster ${clusterName()}`, () =>
      run(kind, create, { env: engine.env, signal, say, log: logPath('kind-create') }),
    )
  } catch (error) {
    await removeCluster(engine).catch(() => undefined)
    throw error
  }
}

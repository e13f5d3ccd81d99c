import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ensureCluster } from '../cluster/ensure.ts'
import { imageSources } from '../cluster/images/list.ts'
import type { Cluster } from '../cluster/ensure.ts'
import { terminalProgress } from '../cluster/terminal-progress.ts'
import { describeError } from '../errors/seatrial-error.ts'
import { openCharts } from '../helm/charts.ts'
import { openPulls } from '../helm/pulls.ts'
import { connect } from '../kube/client.ts'
import type { Kube } from '../kube/client.ts'
import { probeSource } from '../probe/image.ts'
import { StatusBoard } from '../report/status-board.ts'
import { findAuditLog, type AuditLog } from '../run/audit-log.ts'
import { findCapabilities } from '../run/capabilities.ts'
import { freeCapacity } from '../run/capacity.ts'
import { Gate } from '../run/gate.ts'
import { openHub } from '../run/hub.ts'
import { meetNeighbours } from '../run/neighbours.ts'
import { networkEnforcement } from '../run/network-control.ts'
import { ensureEmulation, hasEmulation, isOpenShift } from '../run/openshift.ts'
import { newRunId } from '../run/run-id.ts'
import { ensureSimulatedGpus, gpuPluginImage, simulatesGpus } from '../run/simulated-gpus.ts'
import { Sweeper } from '../run/sweeper.ts'
import { sharedNamespace } from '../run/shared-namespace/namespace.ts'
import { temporaryFolder } from '../run/temporary.ts'
import { verbs } from '../steps/registry.ts'
import type { Capability, Cell, OpenShift } from '../types/scenario.ts'
import { gitCommit } from './git.ts'
import { forecast, type Forecast } from './forecast.ts'
import { holdCluster } from './hold-cluster.ts'
import { interruptible } from './interruptible.ts'
import { runState } from './run-state.ts'
import type { Session } from './session.ts'
import { turn } from './turn.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** A cluster of ours has no GPU; one that a person names gets no device plugin from us. */
const simulateGpus = async (root: string, { kubeconfig }: Cluster, signal: AbortSignal): Promise<void> => {
  const [source] = await imageSources(root, [gpuPluginImage])
  await using kube = await connect(kubeconfig)
  await ensureSimulatedGpus(kube, source?.key ?? '', signal)
}

const runCells = (): readonly Cell[] => runState().scenarios.flatMap(({ cells }) => cells)

const requiredBy = (cells: readonly Cell[], capability: Capability): boolean => cells.some(({ requires }) => requires.includes(capability))

/** A cluster with the images that the run's scenarios name, and `alsoImages`; Ctrl-C ends the making of it. */
const findCluster = async (
  root: string,
  alsoImages: readonly string[],
  folder: string,
): Promise<Cluster & Pick<Session, 'requests' | 'pulls'> & Pick<Forecast, 'doings'>> => {
  return await interruptible(async (signal) => {
    const cells = runCells()
    const needsGpus = requiredBy(cells, 'gpu')
    const pulls = openPulls({ signal, say })
    const { images: named, requests, doings, unavailable } = await forecast(root, cells, openCharts(root, pulls))
    for (const error of unavailable.values()) say(describeError(error))
    const own = [
      ...(needsGpus ? [gpuPluginImage] : []),
      ...(requiredBy(cells, 'networkPolicy') ? [probeSource] : []),
      ...cells.flatMap(({ steps }) => steps.flatMap(({ verb }) => verbs.get(verb)?.images ?? [])),
    ]
    const images = new Set([...alsoImages, ...own, ...named])
    const cluster = await ensureCluster({ root, images: [...images], progress: terminalProgress(), folder, signal })
    if (needsGpus && cluster.origin === 'kind') await simulateGpus(root, cluster, signal)
    return { ...cluster, requests, doings, pulls: await pulls.outcomes() }
  })
}

/** Where the cells' constraints of OpenShift come from: it, or policies of ours on a cluster of ours, or else a post-renderer. */
const findOpenShift = async (kube: Kube, { origin }: Cluster): Promise<OpenShift | undefined> => {
  const wanted = runCells().flatMap(({ namespace }) => namespace?.openshift ?? [])
  if (wanted.length === 0) return undefined
  if (await isOpenShift(kube)) return 'real'
  // A cluster that a person names is left as it is.
  const isThere = origin === 'kind' ? await ensureEmulation(kube, wanted, AbortSignal.timeout(60_000)) : await hasEmulation(kube, wanted)
  return isThere ? 'simulated' : 'rendered'
}

/** Whether NetworkPolicies hold, where a cell of this run asks for it: finding out takes some seconds. */
const enforcesPolicies = async (kube: Kube, run: string): Promise<boolean> => {
  if (!requiredBy(runCells(), 'networkPolicy')) return false
  const found = await networkEnforcement(kube, run, AbortSignal.timeout(120_000))
  if (!found.enforced) say(`NetworkPolicies are not in force in this cluster: ${found.why}`)
  return found.enforced
}

/** The audit log, where a cell of this run asks for it, or why there is none. */
const wantedAuditLog = async (kube: Kube, { home }: Cluster): Promise<AuditLog | { readonly why: string } | undefined> =>
  requiredBy(runCells(), 'auditLog') ? findAuditLog(kube, home, AbortSignal.timeout(60_000)) : undefined

/**
 * Makes everything ready that the run's scenarios need and gives what workers need to know.
 * Each thing's end is on the stack before the next is begun.
 */
export const openSession = async (root: string, alsoImages: readonly string[], stack: AsyncDisposableStack): Promise<Session> => {
  const state = runState()
  const start = performance.now()
  const folder = await temporaryFolder()
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const cluster = await findCluster(root, alsoImages, folder)
  state.opening = performance.now() - start
  state.environment = { cluster: cluster.description, kubernetes: cluster.version, commit: await gitCommit(root), node: process.version }
  const run = newRunId()
  const kube = stack.use(await connect(cluster.kubeconfig))
  const shared = sharedNamespace()
  const labels = await holdCluster(kube, stack, { cluster, doings: cluster.doings, run, shared, say })
  const board = stack.use(new StatusBoard(say))
  const hub = join(folder, 'hub')
  const [capacity, capabilities, simulated, networkPolicy, openshift, audit] = await Promise.all([
    // There is one turn at a time in a namespace that cells share.
    shared === undefined ? freeCapacity(kube) : turn,
    findCapabilities(kube, shared),
    simulatesGpus(kube),
    shared === undefined && enforcesPolicies(kube, run),
    shared === undefined ? findOpenShift(kube, cluster) : undefined,
    wantedAuditLog(kube, cluster),
  ])
  const auditLog = audit !== undefined && 'folder' in audit ? audit : undefined
  if (capacity === undefined)
    say('this user may not list nodes and the pods of all namespaces: charts that request resources run one at a time')
  const gate = new Gate(capacity ?? {}, () => kube.now())
  if (shared === undefined) stack.use(await meetNeighbours(kube, run, gate))
  const sweeper = stack.use(new Sweeper(kube, gate))
  stack.use(await openHub(hub, { gate, sweeper, status: (cell, text) => board.update(cell, text) }))
  return {
    run,
    root,
    kubeconfig: cluster.kubeconfig,
    kubectl: cluster.kubectl,
    hub,
    evidence: state.folders?.evidence ?? join(folder, 'evidence'),
    capabilities: [
      ...capabilities,
      ...(networkPolicy ? ['networkPolicy'] : []),
      ...(openshift === undefined ? [] : ['openshift']),
      ...(auditLog === undefined ? [] : ['auditLog']),
    ],
    reasons: {
      ...(audit !== undefined && 'why' in audit ? { auditLog: audit.why } : {}),
      ...(shared === undefined ? {} : { networkPolicy: 'it is tried in a namespace of its own, and the run has none' }),
    },
    ...(auditLog !== undefined && { auditLog }),
    simulated: simulated ? ['gpu'] : [],
    openshift,
    requests: cluster.requests,
    pulls: cluster.pulls,
    images: cluster.images,
    ...(shared !== undefined && { namespace: { name: shared, ...(labels !== undefined && { labels }) } }),
    keep: process.env['SEATRIAL_KEEP'] === '1',
    strict: process.env['SEATRIAL_STRICT'] === '1',
  }
}

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestContext } from 'vitest'
import type { RuntimeMessage } from 'allure-js-commons/sdk'
import { LogCollector } from '../kube/logs.ts'
import { NamespaceCache } from '../kube/watch-cache.ts'
import { Standing } from '../kube/readiness/index.ts'
import { Recorder, asAttempt } from '../report/recorder.ts'
import { againCommand } from '../report/again.ts'
import { attachBundle } from '../report/bundle.ts'
import { maskError, maskFolder, maskOf } from '../report/mask.ts'
import { maskedLastSeen } from '../report/first-screen.ts'
import type { LastSeen } from '../report/first-screen.ts'
import { createNamespace, keepNamespace, namespaceName } from '../run/namespaces.ts'
import { removeClusterScoped } from '../run/cluster-scoped.ts'
import { postRenderer } from '../run/openshift.ts'
import type { Charts } from '../helm/charts.ts'
import type { Release } from '../helm/release.ts'
import { untilAborted } from '../types/until-aborted.ts'
import { chartIn } from '../types/scenario.ts'
import type { Cell, Scenario } from '../types/scenario.ts'
import { Clock } from './clock.ts'
import { lackedBy } from './lacking.ts'
import { checkSkipped } from './check-skipped.ts'
import { nameOf } from './repeats.ts'
import type { Repeat } from './repeats.ts'
import { Reservation } from './reservation.ts'
import { runStep } from './step.ts'
import { noTime } from './time-spent.ts'
import type { CellScope } from './step.ts'
import { takeTurn } from './turn.ts'
import { worker } from './worker.ts'

declare module 'vitest' {
  export interface TaskMeta {
    allureRuntimeMessages?: RuntimeMessage[]
    /** Of a failure. */
    lastSeen?: LastSeen
    /** What the cluster does not have: why the cell was skipped. */
    lacking?: string
    /** The namespace of a failed cell that stays, and how a person calls kubectl for its cluster. */
    kept?: { readonly namespace: string; readonly kubectl: string }
  }
}

/** One test: the cell, and which of its runs it is where it is repeated. */
interface OneRun {
  readonly context: TestContext
  readonly repeat: Repeat | undefined
}

/** Runs a step by its own call in the scenario file, at its place there. */
type CallStep = (at: number, step: () => Promise<void>) => Promise<void>

/** A chart that cannot be had fails the step that installs it, and with it the cell, before anything is made for that. */
const findCharts = async (cell: Cell, charts: Charts, call: CallStep): Promise<void> => {
  for (const { at, verb, spec } of cell.steps)
    if (verb === 'install' || verb === 'upgrade') await call(at, async () => void (await charts.fetch(chartIn(spec) ?? cell.chart)))
}

/** One cell from its namespace's creation to its removal. Tear-down is registered before what it tears down exists. */
export const runCell = async (scenario: Scenario, described: Cell, { context, repeat }: OneRun, call: CallStep): Promise<void> => {
  const { retryCount = 0, startTime = 0 } = context.task.result ?? {}
  const { meta } = context.task
  // An attempt before this one may have left its namespace.
  delete meta.kept
  const messages = retryCount === 0 ? [] : asAttempt(meta.allureRuntimeMessages ?? [], retryCount)
  meta.allureRuntimeMessages = messages
  const mask = maskOf(described.secrets)
  const recorder = new Recorder(messages, mask)
  recorder.describe(scenario, described)
  const cell: Cell = { ...described, name: nameOf(described, repeat) }
  if (repeat !== undefined) recorder.parameter('repeat', `${repeat.number} of ${repeat.of}`)
  const shared = await worker()
  const { session, kube, hub } = shared
  const lacking = lackedBy(cell, session)
  if (lacking !== undefined && session.strict) throw new Error(`${lacking}, and missing capabilities are failures in this run`)
  if (lacking !== undefined) {
    await untilAborted(checkSkipped(cell, shared, call), context.signal)
    meta.lacking = lacking
    context.skip(lacking)
  }

  await untilAborted(findCharts(cell, shared.charts, call), context.signal)
  for (const capability of cell.requires) if (session.simulated.includes(capability)) recorder.parameter(capability, 'simulated')
  const constraints = cell.namespace?.openshift
  const openshift = constraints === undefined ? undefined : session.openshift
  if (openshift !== undefined) recorder.parameter('openshift', openshift)

  // In watch mode one run has many of the same cell, and so it has where cells are repeated.
  const owner = namespaceName(cell, session.run, `${retryCount} ${startTime} ${repeat?.number ?? 1}`)
  const namespace = session.namespace?.name ?? owner
  recorder.parameter('namespace', namespace)
  const folder = join(session.evidence, owner)
  await mkdir(folder, { recursive: true })
  await using stack = new AsyncDisposableStack()
  // After all that writes into it has ended.
  if (Object.keys(cell.secrets).length > 0) stack.defer(() => maskFolder(folder, mask))
  const clock = stack.use(new Clock(scenario.timeout, context.signal))
  stack.defer(() => {
    // A namespace that others have a share in is nobody's to remove.
    if (meta.kept === undefined && session.namespace === undefined) hub.finished(owner)
    else hub.kept(owner)
    hub.status(cell.name, '')
  })
  const releases = new Map<string, Release>()
  let queued = 0
  const tenancy = session.namespace && (await takeTurn(shared, cell, { namespace, owner, clock, waited: (time) => (queued = time) }))
  if (tenancy === undefined) {
    // At once, unlike the namespace: the next attempt may use the same names.
    stack.defer(async () => {
      if (meta.kept === undefined) await removeClusterScoped(kube, namespace)
    })
    hub.status(cell.name, 'creating its namespace')
    await createNamespace(kube, namespace, { run: session.run, cell, openshift }, clock.signal)
  } else {
    stack.defer(async () => {
      hub.status(cell.name, 'leaving the namespace as it was')
      const notes = await tenancy.end()
      if (notes.length > 0) recorder.attachText('others in the namespace', notes.join('\n'), 'text/plain')
    })
  }
  const cache = stack.use(new NamespaceCache(kube, namespace, tenancy && ((object) => tenancy.before.hides(object))))
  const logs = stack.use(new LogCollector(kube, cache, join(folder, 'logs')))
  logs.start()
  const standing = new Standing(cache)
  const scope: CellScope = {
    cell,
    namespace,
    folder,
    cache,
    logs,
    standing,
    releases,
    openshift,
    postRenderer: constraints !== undefined && openshift === 'rendered' ? postRenderer(constraints, namespace) : undefined,
    tenancy,
    clock,
    reservation: new Reservation(session.requests[cell.key] ?? {}, (amounts) => hub.admit(owner, amounts, clock.signal)),
    recorder,
    mask,
    spent: (meta.timeSpent = noTime()),
    shared,
  }
  scope.spent.queued += queued
  stack.defer(() => recorder.queued(scope.spent.queued))
  try {
    for (const step of cell.steps) await call(step.at, () => runStep(scope, step))
    await standing.check((pod, container, lines) => logs.tail(pod, container, lines))
  } catch (error) {
    maskError(error, mask)
    const seen = await attachBundle({ recorder, kube, cache, logs, releases: [...releases.values()], folder, error })
    meta.lastSeen = maskedLastSeen(seen, mask)
    if (session.keep && session.namespace === undefined && !context.signal.aborted) {
      await keepNamespace(kube, namespace)
      meta.kept = { namespace, kubectl: session.kubectl }
    }
    recorder.attachText('again', againCommand(cell.key, context.task.file.projectName ?? ''), 'text/plain')
    throw error
  }
}

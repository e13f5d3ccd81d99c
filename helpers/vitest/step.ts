import { SeatrialError, describeError } from '../errors/seatrial-error.ts'
import type { Mask } from '../report/mask.ts'
import type { Recorder } from '../report/recorder.ts'
import { claimClusterScoped } from '../run/cluster-scoped.ts'
import { leaseOf } from '../run/shared-namespace/record.ts'
import type { Tenancy } from '../run/shared-namespace/tenancy.ts'
import { interpolate } from '../types/expression.ts'
import type { StepContext } from '../steps/context.ts'
import { verbs } from '../steps/registry.ts'
import type { StepData } from '../types/scenario.ts'
import type { Clock } from './clock.ts'
import type { Reservation } from './reservation.ts'
import { addStep } from './time-spent.ts'
import type { TimeSpent } from './time-spent.ts'
import type { Worker } from './worker.ts'

/** A cell while it runs. */
export interface CellScope extends Pick<
  StepContext,
  'cell' | 'namespace' | 'folder' | 'cache' | 'logs' | 'standing' | 'releases' | 'openshift' | 'postRenderer'
> {
  /** Where the namespace is shared with others. */
  readonly tenancy: Tenancy | undefined
  readonly clock: Clock
  readonly reservation: Reservation
  readonly recorder: Recorder
  /** Hides the cell's secrets. */
  readonly mask: Mask
  readonly spent: TimeSpent
  readonly shared: Worker
}

/** The longest a step takes that does not say so itself, in milliseconds. */
const defaultTimeout = 180_000

const contextOf = (scope: CellScope, step: StepData, queued: (time: number) => void): StepContext => {
  const {
    cell,
    namespace,
    folder,
    cache,
    logs,
    standing,
    releases,
    openshift,
    postRenderer,
    tenancy,
    clock,
    reservation,
    recorder,
    mask,
    shared,
  } = scope
  const { session, kube, helm, charts, hub } = shared
  const say = (text: string): void => hub.status(cell.name, mask(`${step.name}: ${text}`))
  return {
    cell,
    namespace,
    folder,
    kube,
    helm,
    charts,
    cache,
    logs,
    standing,
    releases,
    openshift,
    postRenderer,
    step: step.name,
    release: cell.release,
    root: session.root,
    auditLog: session.auditLog,
    images: session.images,
    signal: clock.signal,
    timeout: step.timeout ?? defaultTimeout,
    say,
    attach: ({ name, type, content }) => recorder.attachText(name, content, type),
    substep: (name, work) => recorder.step(name, work),
    admit: async (part, requests) => {
      say('queued for a place in the cluster')
      const since = performance.now()
      await clock.stopped(() => reservation.admit(part, requests))
      queued(performance.now() - since)
    },
    leave: (part) => reservation.leave(part),
    before: tenancy?.before,
    making: async (objects) => await tenancy?.making(objects),
    claim: (object) => claimClusterScoped(kube, { namespace, home: tenancy && leaseOf(namespace) }, session.run, object),
  }
}

/** The reason of an AbortSignal.timeout that nobody has put into words. */
const isTimeout = (error: unknown): boolean => error instanceof DOMException && error.name === 'TimeoutError'

/** An error that came while the API server was away is the environment's, whatever it looks like. */
const inOutage = (error: unknown, blind: number): unknown =>
  blind === 0 || (error instanceof SeatrialError && error.code === 'cluster/unreachable')
    ? error
    : new SeatrialError(
        'cluster/unreachable',
        `the API server did not answer for ${(blind / 1_000).toFixed(1)} s of this step, which ended so:\n${describeError(error)}`,
        { cause: error },
      )

/** Runs one step: its last expressions filled in, recorded with its duration, ended when the time is up. */
export const runStep = async (scope: CellScope, step: StepData): Promise<void> => {
  const names = new Map<string, unknown>([
    ['namespace', scope.namespace],
    ['release', scope.cell.release],
  ])
  const bound = verbs.get(step.verb)?.bind(interpolate(step.spec, names))
  if (bound === undefined || 'issues' in bound)
    throw new SeatrialError('scenario/bad-value', `step ${step.name} does not fit its verb ${step.verb} any more`)
  const since = performance.now()
  let queued = 0
  await scope.recorder
    .step(step.name, async (waited) => {
      const context = contextOf(scope, step, (time) => {
        queued += time
        waited(time)
      })
      let last = 'started'
      const say = (text: string): void => {
        last = text
        context.say(text)
      }
      say(last)
      await bound.step.run({ ...context, say }).catch((error: unknown) => {
        const told = isTimeout(error)
          ? new SeatrialError('step/timeout', `${step.name}: its time was up; the last it said: ${last}`, { cause: error })
          : error
        throw inOutage(told, scope.cache.blindSince(since))
      })
    })
    .finally(() => addStep(scope.spent, step.verb, performance.now() - since, queued))
}

import { containersOf } from '../container-status.ts'
import { listAt, textAt } from '../fields.ts'
import type { KubeObject } from '../object.ts'
import { containerTrouble, describeExit } from './container.ts'
import { foretold } from './foretold.ts'
import { madeTrouble } from './made.ts'
import { missingIn } from './missing.ts'
import { failingLiveness } from './probe.ts'
import { schedulingVerdict, unscheduled } from './scheduling.ts'
import { settling } from './settling.ts'
import { type Never, type Verdict, never, ready, targetOf, waiting } from './verdict.ts'
import { type View, newestEvent } from './view.ts'

const condition = (pod: KubeObject, type: string) => listAt(pod, 'status', 'conditions').find((each) => each['type'] === type)

/** Whether a pod is ready to stay, still may become it, or never will. */
export function podVerdict(pod: KubeObject, view: View): Verdict {
  const verdict = judge(pod, view)
  return verdict.state === 'never' && verdict.object === undefined ? { ...verdict, object: targetOf(pod) } : verdict
}

function judge(pod: KubeObject, view: View): Verdict {
  if (pod.metadata.deletionTimestamp !== undefined) return waiting('is being deleted')
  const phase = textAt(pod, 'status', 'phase')
  if (phase === 'Succeeded') return ready
  if (phase === 'Failed') return failed(pod)
  const scheduled = unscheduled(pod)
  if (scheduled !== undefined) return schedulingVerdict(pod, scheduled.reason, scheduled.message, view)
  return containersVerdict(pod, view)
}

function failed(pod: KubeObject): Never {
  const container = containersOf(pod).find((each) => each.exit !== undefined && each.exit.code !== 0)
  const said = [textAt(pod, 'status', 'reason'), textAt(pod, 'status', 'message')]
    .filter((text) => text !== undefined && text !== '')
    .join(': ')
  const exit = container?.exit === undefined ? '' : `container ${container.name} ${describeExit(container.exit)}`
  const code = container?.exit?.reason === 'OOMKilled' ? 'ready/oom' : 'ready/pod-failed'
  return never(
    code,
    [said, exit].filter((text) => text !== '').join('; ') || 'failed',
    container === undefined ? {} : { container: container.name },
  )
}

function containersVerdict(pod: KubeObject, view: View): Verdict {
  const containers = containersOf(pod).map((container) => foretold(pod, container, view))
  for (const container of containers) {
    const trouble = containerTrouble(pod, container, view)
    if (trouble !== undefined) return trouble
  }
  const pending = containers.find((each) => (each.role === 'init' ? each.exit?.code !== 0 : each.state !== 'running'))
  if (pending !== undefined) {
    const detail =
      pending.exit !== undefined
        ? `${describeExit(pending.exit)}, to be restarted`
        : pending.state === 'running'
          ? 'is running'
          : pending.reason
    return (
      mountTrouble(pod, view) ??
      waiting(`${containers.length > 1 || pending.exit !== undefined ? `container ${pending.name}: ` : ''}${detail}${progress(pod, view)}`)
    )
  }
  if (condition(pod, 'Ready')?.['status'] !== 'True') return madeTrouble(pod, view) ?? waiting(`not Ready${unhealthy(pod, view)}`)
  // Sidecars count as the others do; a plain init container has ended.
  for (const container of containers.filter((each) => each.role !== 'init')) {
    const doubt = failingLiveness(pod, container, view) ?? settling(pod, container, view)
    if (doubt !== undefined) return doubt
  }
  return ready
}

/** A volume whose Secret or ConfigMap does not exist keeps the pod in ContainerCreating; only events tell. */
function mountTrouble(pod: KubeObject, view: View): Verdict | undefined {
  const event = view.events(pod).findLast(({ reason }) => reason === 'FailedMount' || reason === 'FailedAttachVolume')
  if (event === undefined) return undefined
  const absent = missingIn(event.message, pod.metadata.namespace)
  if (absent !== undefined) return never('ready/config', event.message, { holdsFor: 1000, absent })
  return /references non-existent/.test(event.message)
    ? never('ready/config', event.message, { holdsFor: 1000 })
    : waiting(`${event.reason}: ${event.message}`)
}

const steps: Readonly<Record<string, string>> = {
  Pulling: ' (pulling image)',
  Pulled: ' (image is there)',
  Created: ' (created)',
  Scheduled: ' (scheduled)',
}

function progress(pod: KubeObject, view: View): string {
  const event = newestEvent(view, pod)
  if (event === undefined) return ''
  return event.warning ? ` (${event.reason}: ${event.message})` : (steps[event.reason] ?? '')
}

function unhealthy(pod: KubeObject, view: View): string {
  const event = view.events(pod).findLast(({ reason }) => reason === 'Unhealthy')
  if (event !== undefined) return `: ${event.message}`
  const message = textAt(condition(pod, 'Ready'), 'message')
  return message === undefined ? '' : `: ${message}`
}

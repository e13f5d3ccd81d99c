import type { ContainerStatus, Exit } from '../container-status.ts'
import { listAt, textAt } from '../fields.ts'
import type { KubeObject } from '../object.ts'
import { failsToStart, imageReasons, startReasons } from '../start-failures.ts'
import { isBackingOff } from './back-off.ts'
import { imageTrouble } from './image.ts'
import { missingIn } from './missing.ts'
import { failedProbe } from './probe.ts'
import { type Never, never } from './verdict.ts'
import type { View } from './view.ts'

export const describeExit = ({ code, reason, message }: Exit): string =>
  `exited with ${code}${reason === '' || reason === 'Error' || reason === 'Completed' ? '' : ` (${reason})`}${message === '' ? '' : `: ${message}`}`

/** Why a container can never become ready; undefined where it still can. Reasons as the kubelet writes them. */
export function containerTrouble(pod: KubeObject, container: ContainerStatus, view: View): Never | undefined {
  const { name, state, reason, message, exit, lastExit, restarts } = container
  const of = { container: name }
  if (state === 'waiting' && imageReasons.has(reason)) return imageTrouble(pod, container, view)
  if (state === 'waiting' && reason === 'CreateContainerConfigError') {
    const absent = missingIn(message, pod.metadata.namespace)
    if (absent === undefined && !/couldn't find key|non-existent/.test(message))
      return never('ready/container', `container ${name}: ${message}`)
    return never('ready/config', `container ${name}: ${message}`, { holdsFor: 1000, ...(absent === undefined ? {} : { absent }) })
  }
  if (state === 'waiting' && failsToStart(reason, message)) {
    return never('ready/container', `container ${name}: ${reason}: ${message || (lastExit?.message ?? '')}`, of)
  }
  const end = exit ?? (lastExit !== undefined && lastExit.finishedAt >= view.since - 1000 ? lastExit : undefined)
  const tolerated = view.restarts > 0 && restarts <= view.restarts
  if (end !== undefined && startReasons.has(end.reason))
    return never('ready/container', `container ${name}: ${end.reason}: ${end.message}`, of)
  if (end?.reason === 'OOMKilled' && !tolerated)
    return never('ready/oom', `container ${name} was OOMKilled (exit code ${end.code})${limitOf(pod, name)}`, of)
  const probe = tolerated ? undefined : failedProbe(pod, container, view)
  if (probe !== undefined)
    return never('ready/probe', `container ${name}: ${probe}`, {
      ...of,
      startedAt: (exit ?? lastExit)?.startedAt ?? container.startedAt ?? 0,
    })
  if (!tolerated && isBackingOff(pod, container, view)) {
    const last = exit ?? lastExit
    const times = restarts > 0 ? `, ${restarts + 1} times so far` : ''
    if (last !== undefined && isKilledForMemory(pod, name, last, view)) {
      const why = `container ${name} was killed (exit code ${last.code}), most likely out of memory${limitOf(pod, name)}`
      return never('ready/oom', `CrashLoopBackOff: ${why}${times}`, of)
    }
    return never('ready/crash', `CrashLoopBackOff: container ${name} ${last === undefined ? 'exited' : describeExit(last)}${times}`, {
      ...of,
      ...(last === undefined ? {} : { startedAt: last.startedAt }),
    })
  }
  return undefined
}

/**
 * The runtime does not always see what a container was killed for (with cgroup v1 it may have gone before it looks). Who
 * else kills is the kubelet, which tells of it: after a probe, or after the grace period of a pod that is deleted.
 */
const isKilledForMemory = (pod: KubeObject, name: string, { code, reason }: Exit, view: View): boolean =>
  code === 137 &&
  reason === 'Error' &&
  memoryLimit(pod, name) !== undefined &&
  !view.events(pod).some((event) => event.reason === 'Killing' && event.message.includes(`ontainer ${name} `))

function limitOf(pod: KubeObject, name: string): string {
  const limit = memoryLimit(pod, name)
  return limit === undefined ? '' : `, its memory limit is ${limit}`
}

function memoryLimit(pod: KubeObject, name: string): string | undefined {
  const specs = [...listAt(pod, 'spec', 'containers'), ...listAt(pod, 'spec', 'initContainers')]
  return textAt(
    specs.find((each) => each['name'] === name),
    'resources',
    'limits',
    'memory',
  )
}

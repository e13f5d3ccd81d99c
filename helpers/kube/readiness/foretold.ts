import type { ContainerStatus } from '../container-status.ts'
import type { KubeObject } from '../object.ts'
import type { Happening } from './happening.ts'
import type { View } from './view.ts'

const untold = new Set(['ContainerCreating', 'PodInitializing'])

/**
 * The status a waiting container will have as soon as the kubelet writes it: its events come up to a second earlier.
 * Only for what the event tells in full; the container itself where it tells nothing new.
 */
export function foretold(pod: KubeObject, container: ContainerStatus, view: View): ContainerStatus {
  if (container.state !== 'waiting' || !untold.has(container.reason)) return container
  const event = view.events(pod).findLast((each) => each.container === container.name)
  const waiting = event?.warning === true ? reasonOf(event) : undefined
  return waiting === undefined ? container : { ...container, ...waiting }
}

function reasonOf({ reason, message }: Happening): { reason: string; message: string } | undefined {
  if (reason === 'ErrImageNeverPull') return { reason, message }
  if (reason === 'InspectFailed' && message.includes("couldn't parse image name")) return { reason: 'InvalidImageName', message }
  if (reason !== 'Failed') return undefined
  const pull = /^Failed to pull image "[^"]*": (?<why>.*)$/s.exec(message)?.groups?.['why']
  if (pull !== undefined) return { reason: 'ErrImagePull', message: pull }
  const error = /^Error: (?<why>.*(not found|couldn't find key|runAsNonRoot|non-root policy).*)$/s.exec(message)?.groups?.['why']
  return error === undefined || error.includes('containerd') ? undefined : { reason: 'CreateContainerConfigError', message: error }
}

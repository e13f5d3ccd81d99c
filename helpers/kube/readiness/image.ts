import type { ContainerStatus } from '../container-status.ts'
import type { KubeObject } from '../object.ts'
import { type Never, never } from './verdict.ts'
import type { View } from './view.ts'

/** Errors of a registry or network that often pass; a wrong name or missing right never does. */
const transient =
  /time-?d? ?-?out|deadline exceeded|too many requests|\b429\b|\b5\d\d\b|connection reset|unexpected EOF|: EOF|TLS handshake|server misbehaving|temporar/i

/** Pulls of an image that may fail for a transient reason before the wait ends. */
const attempts = 3

/** Why an image can not be had; undefined while a transient error may still pass. */
export function imageTrouble(pod: KubeObject, { name, image, reason, message }: ContainerStatus, view: View): Never | undefined {
  const failures = view
    .events(pod)
    .filter((event) => event.reason === 'Failed' && event.message.includes('Failed to pull image') && event.message.includes(image))
  // The back-off's own message may hide what the pull said.
  const said = reason === 'ImagePullBackOff' && !message.includes('ErrImagePull') ? (failures.at(-1)?.message ?? message) : message
  const tried = failures.reduce((sum, event) => sum + event.count, 0)
  if (transient.test(said) && tried < attempts) return undefined
  return never('ready/image', `container ${name}: ${reason}: image ${image}: ${cause(said)}`)
}

/** The last part of the kubelet's and containerd's nested message says what happened. */
function cause(message: string): string {
  const text = message.replace(/^Back-off pulling image "[^"]*": /, '').replace(/^(ErrImagePull: )?(rpc error: code = \w+ desc = )?/, '')
  const parts = text.split(/: (?=failed to|rpc error)/)
  return (parts.at(-1) ?? text).trim()
}

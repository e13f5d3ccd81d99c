/** Why an image does not come, in the kubelet's words. */
export const imageReasons: ReadonlySet<string> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'SignatureValidationFailed',
])

/** Why a container with an image does not start, in the kubelet's and the runtime's words. */
export const startReasons: ReadonlySet<string> = new Set([
  'CreateContainerError',
  'RunContainerError',
  'StartError',
  'ContainerCannotRun',
  'PostStartHookError',
])

/** Whether a container will never start. A container runtime under load answers late and then succeeds. */
export const failsToStart = (reason: string, message: string): boolean =>
  startReasons.has(reason) && !/deadline exceeded|is reserved for|timeout/i.test(message)

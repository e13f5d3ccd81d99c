import { listAt, textAt } from './fields.ts'
import type { KubeObject } from './object.ts'

/** https://kubernetes.io/docs/reference/labels-annotations-taints/#kubectl-kubernetes-io-default-container */
const annotation = 'kubectl.kubernetes.io/default-container'

/** The container that kubectl takes where none is named: the one of the annotation if the pod has it, else the first. */
export const defaultContainer = (pod: KubeObject): string | undefined => {
  const names = listAt(pod, 'spec', 'containers').flatMap((container) => textAt(container, 'name') ?? [])
  const marked = pod.metadata.annotations?.[annotation]
  return names.find((name) => name === marked) ?? names[0]
}

import type { KubeObject } from './object.ts'

/** Whether a pod was made by a pod: by `maker`, where one is given. Spark's executors are made by their driver. */
export const isMadeByPod = ({ metadata }: KubeObject, maker?: KubeObject): boolean =>
  metadata.ownerReferences?.some(({ kind, uid }) => kind === 'Pod' && (maker === undefined || uid === maker.metadata.uid)) ?? false

import { setTimeout as sleep } from 'node:timers/promises'
import { inject } from 'vitest'
import { connect } from '../kube/client.ts'
import { list } from '../kube/objects.ts'

/** A finalizer that nobody serves but `letGo`. */
export const finalizer = 'seatrial.dev/test'

/** Lets go what the finalizer holds, once its scenario has long given up: else its namespace would stay for ever. */
export const letGo = async (over: AbortSignal): Promise<void> => {
  await using kube = await connect(inject('seatrial').kubeconfig)
  while (!over.aborted) {
    const held = (await list(kube, 'v1', 'ConfigMap')).filter(
      ({ metadata: { finalizers = [], deletionTimestamp = '' } }) =>
        finalizers.includes(finalizer) && kube.now() - Date.parse(deletionTimestamp) > 15_000,
    )
    for (const { metadata } of held)
      await kube.request('PATCH', `/api/v1/namespaces/${metadata.namespace}/configmaps/${metadata.name}`, {
        body: { metadata: { finalizers: [] } },
        contentType: 'application/merge-patch+json',
      })
    await sleep(500)
  }
}

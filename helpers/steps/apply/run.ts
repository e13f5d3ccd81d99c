import { requestsOf } from '../../helm/requests.ts'
import type { KubeObject } from '../../kube/client.ts'
import { apply } from '../../kube/objects.ts'
import { becomeReady } from '../become-ready.ts'
import type { StepContext } from '../context.ts'
import { refused } from '../install/release.ts'
import { objectsOf } from './objects.ts'
import type { ApplySpec } from './verb.ts'

const applyAll = async (objects: readonly KubeObject[], spec: ApplySpec, context: StepContext): Promise<void> => {
  await context.admit(objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`).join(' '), requestsOf(objects))
  await context.making(objects)
  const applied: KubeObject[] = []
  for (const object of objects) {
    const { namespaced } = await context.kube.resource(object.apiVersion, object.kind)
    context.say(`applying ${object.kind} ${object.metadata.name}`)
    const own = namespaced ? { ...object, metadata: { ...object.metadata, namespace: context.namespace } } : await context.claim(object)
    applied.push(await apply(context.kube, own, { signal: context.signal }))
  }
  if (spec.ready === false) return
  const targets = applied.map(({ apiVersion, kind, metadata }) => ({ apiVersion, kind, name: metadata.name, namespace: context.namespace }))
  await becomeReady(targets, context, { timeout: spec.timeout })
}

/** Applies objects and waits until they are ready to stay; or is refused as expected. */
export const run = async (spec: ApplySpec, context: StepContext): Promise<void> => {
  const objects = await objectsOf(spec, context)
  const applying = (): Promise<void> => applyAll(objects, spec, context)
  await (spec.expect === undefined ? applying() : refused(spec.expect.error, applying))
}

import { fieldsAt, listAt, numberAt, textAt } from '../../fields.ts'
import type { KubeObject } from '../../object.ts'
import { type Verdict, never, ready, unspoken, waiting } from '../verdict.ts'
import type { View } from '../view.ts'
import { unobserved } from '../workload.ts'

const find = (object: KubeObject, type: string, status: string) =>
  listAt(object, 'status', 'conditions').find((each) => each['type'] === type && each['status'] === status)

const describe = (condition: unknown): string =>
  [textAt(condition, 'reason'), textAt(condition, 'message')].filter((text) => text !== undefined && text !== '').join(': ')

/** Any other kind, by kstatus: observedGeneration, then the conditions Stalled, Reconciling and Ready where it has them. */
export function byConditions(object: KubeObject, view: View): Verdict {
  if (view.reporting.has(`${object.apiVersion}/${object.kind}`) && Object.keys(fieldsAt(object, 'status')).length === 0)
    return unspoken('no controller has written its status')
  if (numberAt(object, 'status', 'observedGeneration') !== undefined) {
    const late = unobserved(object)
    if (late !== undefined) return late
  }
  const stalled = find(object, 'Stalled', 'True')
  if (stalled !== undefined) return never('ready/condition', `Stalled: ${describe(stalled)}`, { holdsFor: 1000 })
  const reconciling = find(object, 'Reconciling', 'True')
  if (reconciling !== undefined) return waiting(`Reconciling: ${describe(reconciling)}`)
  const unready = find(object, 'Ready', 'False') ?? find(object, 'Ready', 'Unknown')
  return unready === undefined ? ready : waiting(`not Ready: ${describe(unready)}`)
}

/** Established, so that objects of its kind can be made. */
export function customResourceDefinition(object: KubeObject): Verdict {
  const refused = find(object, 'NamesAccepted', 'False')
  if (refused !== undefined) return never('ready/crd', `NamesAccepted: ${describe(refused)}`, { holdsFor: 1000 })
  if (find(object, 'Established', 'True') !== undefined) return ready
  const schema = find(object, 'NonStructuralSchema', 'True')
  return waiting(schema === undefined ? 'not Established' : `not Established: ${describe(schema)}`)
}

/** Kinds that are what they say once they are stored. */
export const stored = (): Verdict => ready

export const namespace = (object: KubeObject, _view: View): Verdict =>
  textAt(object, 'status', 'phase') === 'Active' ? ready : waiting(textAt(object, 'status', 'phase') ?? 'no phase yet')

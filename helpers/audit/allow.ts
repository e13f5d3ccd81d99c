import { textAt } from '../kube/fields.ts'
import type { KubeObject } from '../kube/object.ts'
import { pathOf } from '../types/path.ts'

/** On an object: `writable-root, image-tag: REASON`; several such lines, or such texts with `;` between them. */
export const allowAnnotation = 'seatrial.dev/allow'

export const allowPath = pathOf('metadata', 'annotations', allowAnnotation)

/** What an object's annotation allows: rules, and why. `reason` is empty where it says none. */
export interface Allowance {
  readonly rules: readonly string[]
  readonly reason: string
}

/** The rule ids before the first colon of each entry are allowed for the reason after it. */
export const allowancesOf = (object: KubeObject): readonly Allowance[] =>
  (textAt(object, 'metadata', 'annotations', allowAnnotation) ?? '')
    .split(/[\n;]/)
    .filter((entry) => entry.trim() !== '')
    .map((entry) => {
      const [ids = '', ...words] = entry.split(':')
      return {
        rules: ids
          .split(',')
          .map((id) => id.trim())
          .filter((id) => id !== ''),
        reason: words.join(':').trim(),
      }
    })

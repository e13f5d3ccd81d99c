import { textsAt, wordAt } from '../admission/pod-security/view.ts'
import { fieldsAt, listAt, textAt, type Fields } from '../kube/fields.ts'

type Labels = Readonly<Record<string, unknown>>

const holds = (expression: Fields, labels: Labels): boolean => {
  const key = textAt(expression, 'key') ?? ''
  const value = labels[key]
  const isOneOf = value !== undefined && textsAt(expression, 'values').includes(wordAt(labels, key))
  switch (textAt(expression, 'operator')) {
    case 'In':
      return isOneOf
    case 'NotIn':
      return !isOneOf
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    default:
      return false
  }
}

/** Whether labels are all that a Service's selector, or a LabelSelector's `matchLabels`, asks for. */
export const matchesLabels = (wanted: Fields, labels: Labels): boolean =>
  Object.entries(wanted).every(([key, value]) => labels[key] !== undefined && labels[key] === value)

/** Whether a LabelSelector selects something with these labels. An empty one selects everything. */
export const matchesSelector = (selector: Fields, labels: Labels): boolean =>
  matchesLabels(fieldsAt(selector, 'matchLabels'), labels) &&
  listAt(selector, 'matchExpressions').every((expression) => holds(expression, labels))

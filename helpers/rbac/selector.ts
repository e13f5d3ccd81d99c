import { fieldsAt, listAt, textAt, type Fields } from '../kube/fields.ts'

type Labels = Readonly<Record<string, unknown>>

const fits = (labels: Labels, expression: Fields): boolean => {
  const key = textAt(expression, 'key') ?? ''
  const has = Object.hasOwn(labels, key)
  const values = expression['values']
  const isIn = has && Array.isArray(values) && values.includes(labels[key])
  switch (expression['operator']) {
    case 'In':
      return isIn
    case 'NotIn':
      return !isIn
    case 'Exists':
      return has
    case 'DoesNotExist':
      return !has
    default:
      return false
  }
}

/** Whether labels fit a LabelSelector (meta/v1): all that it says must hold, and an empty one fits everything. */
export const selects = (selector: Fields, labels: Labels = {}): boolean =>
  Object.entries(fieldsAt(selector, 'matchLabels')).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value) &&
  listAt(selector, 'matchExpressions').every((expression) => fits(labels, expression))

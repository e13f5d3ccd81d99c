import { at, isFields, textAt } from './fields.ts'

/** What stands in a document, and the keys that lead there. */
interface Item {
  readonly value: unknown
  readonly keys: readonly (string | number)[]
}

/**
 * What the content of a document stands for: a `List` for its items, and so does a `ConfigMapList`, whose items need not say
 * what they are (k8s.io/apimachinery, UnstructuredJSONScheme); anything else for itself.
 */
export const itemsOf = (value: unknown, keys: Item['keys'] = []): readonly Item[] => {
  const [kind = '', apiVersion, items] = [textAt(value, 'kind'), textAt(value, 'apiVersion'), at(value, 'items')]
  const isList = kind === 'List' || (kind.endsWith('List') && apiVersion !== undefined)
  if (!isList || !Array.isArray(items)) return [{ value, keys }]
  const own = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) }
  return items.flatMap((item: unknown, index) => itemsOf(isFields(item) ? { ...own, ...item } : item, [...keys, 'items', index]))
}

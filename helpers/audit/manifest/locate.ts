import { isMap, isScalar, isSeq, parseDocument, type Document, type Scalar } from 'yaml'

type Keys = readonly (string | number)[]

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length - 1

/** The line inside a text that stands in a YAML document as a literal block, which starts on the line after its `|`. */
const inside = ({ value, type }: Scalar, rest: Keys): number =>
  typeof value === 'string' && type === 'BLOCK_LITERAL' && rest.length > 0 ? 1 + lineOfPath(value, parseDocument(value), rest) : 0

/**
 * The 0-based line of `text`, a YAML document, on which the value at `keys` stands: that of its key, or of the nearest thing
 * above it where it is missing. A path may go on into YAML that a text of the document holds.
 */
export const lineOfPath = (text: string, document: Document, keys: Keys): number => {
  let node: unknown = document.contents
  let offset = isMap(node) || isSeq(node) ? (node.range?.[0] ?? 0) : 0
  for (const [index, key] of keys.entries()) {
    if (isMap(node)) {
      // Of a key that stands twice the last counts, as for Kubernetes.
      const pair = node.items.findLast((item) => isScalar(item.key) && String(item.key.value) === String(key))
      if (pair === undefined || !isScalar(pair.key)) break
      offset = pair.key.range?.[0] ?? offset
      node = pair.value
    } else if (isSeq(node)) {
      const item: unknown = node.items[Number(key)]
      if (!isMap(item) && !isSeq(item) && !isScalar(item)) break
      offset = item.range?.[0] ?? offset
      node = item
    } else break
    if (isScalar(node)) return lineAt(text, offset) + inside(node, keys.slice(index + 1))
  }
  return lineAt(text, offset)
}

/** The keys that lead to the key at an offset of the document; undefined where there is none. */
export const keysAt = (node: unknown, offset: number, keys: Keys = []): Keys | undefined => {
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      if (!isScalar(key)) continue
      const own = [...keys, String(key.value)]
      if (key.range?.[0] === offset) return own
      const found = keysAt(value, offset, own)
      if (found !== undefined) return found
    }
  }
  if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) {
      const found = keysAt(item, offset, [...keys, index])
      if (found !== undefined) return found
    }
  }
  return undefined
}

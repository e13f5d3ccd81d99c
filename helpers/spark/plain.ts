import { DataType } from 'apache-arrow'
import { isRecord } from '../types/record.ts'

/** An unscaled decimal, little-endian 32-bit words in two's complement (Arrow's columnar format), as text. */
const decimal = (words: Uint32Array, scale: number): string => {
  const unscaled = BigInt.asIntN(
    words.length * 32,
    words.reduceRight((value, word) => (value << 32n) | BigInt(word), 0n),
  )
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
  return unscaled < 0n ? `-${text}` : text
}

const integer = (value: bigint): number | string => (Number.isSafeInteger(Number(value)) ? Number(value) : String(value))

const struct = (value: unknown, type: DataType): unknown => {
  const row = isRecord(value) ? value : {}
  return Object.fromEntries(type.children.map((field) => [field.name, plain(row[field.name], field.type)]))
}

const map = (value: unknown, type: DataType): unknown => {
  const [key, item] = type.children[0]?.type.children ?? []
  if (!isIterable(value) || key === undefined || item === undefined) return value
  return Object.fromEntries(
    [...value].map((entry) => (Array.isArray(entry) ? [String(plain(entry[0], key.type)), plain(entry[1], item.type)] : [])),
  )
}

const isIterable = (value: unknown): value is Iterable<unknown> => typeof value === 'object' && value !== null && Symbol.iterator in value

/**
 * An Arrow value as plain data that YAML can state: integers beyond 2^53 and decimals as text, dates and times as
 * ISO 8601, binary as base64.
 */
export const plain = (value: unknown, type: DataType): unknown => {
  if (value === null || value === undefined) return null
  if (DataType.isDecimal(type) && value instanceof Uint32Array) return decimal(value, type.scale)
  if (DataType.isDate(type)) return new Date(Number(value)).toISOString().slice(0, 10)
  if (DataType.isTimestamp(type)) return new Date(Number(value)).toISOString()
  if (DataType.isMap(type)) return map(value, type)
  if (DataType.isStruct(type)) return struct(value, type)
  if (DataType.isList(type) && isIterable(value)) return [...value].map((item) => plain(item, type.children[0]?.type ?? type))
  if (typeof value === 'bigint') return integer(value)
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value
}

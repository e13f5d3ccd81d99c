import { isIPv4, isIPv6 } from 'node:net'

/** An address as a number of 32 or 128 bits. */
export interface Address {
  readonly bits: 32 | 128
  readonly value: bigint
}

/** A range of addresses: those that differ from the first one in the last `rest` bits only. */
export interface Cidr extends Address {
  /** As it was written. */
  readonly prefix: number
  readonly rest: bigint
}

const numberOf = (groups: readonly (string | number)[], base: 10 | 16, width: bigint): bigint =>
  groups.reduce<bigint>((value, group) => (value << width) | BigInt(typeof group === 'number' ? group : Number.parseInt(group, base)), 0n)

const ipv4Of = (text: string): bigint | undefined => {
  const octets = text.split('.').map((octet) => octet.replace(/^0+(?=\d)/, ''))
  return isIPv4(octets.join('.')) ? numberOf(octets, 10, 8n) : undefined
}

const groupsOf = (text: string): readonly string[] => (text === '' ? [] : text.split(':'))

const ipv6Of = (text: string): bigint | undefined => {
  const [, before = '', last = ''] = /^(.*:)(\d+(?:\.\d+){3})$/.exec(text) ?? []
  const embedded = ipv4Of(last)
  const written = embedded === undefined ? text : `${before}${(embedded >> 16n).toString(16)}:${(embedded & 0xffffn).toString(16)}`
  if (!isIPv6(written) || written.includes('%')) return undefined
  const [start = '', end = ''] = written.split('::')
  const [head, tail] = [groupsOf(start), groupsOf(end)]
  return numberOf([...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail], 16, 16n)
}

const written = (text: string): Address | undefined => {
  const short = ipv4Of(text)
  if (short !== undefined) return { bits: 32, value: short }
  const long = ipv6Of(text)
  return long === undefined ? undefined : { bits: 128, value: long }
}

const mapped = (address: Address): Address =>
  address.bits === 128 && address.value >> 32n === 0xffffn ? { bits: 32, value: address.value & 0xffff_ffffn } : address

/**
 * An IPv4 or IPv6 address; undefined where the text is none. As for the API server leading zeros count for nothing, and an IPv4
 * address that is written as IPv6 (`::ffff:10.0.0.1`) is the IPv4 address.
 */
export const parseAddress = (text: string): Address | undefined => {
  const address = written(text)
  return address && mapped(address)
}

/** A range such as `10.0.0.0/8` or `2001:db8::/64`; undefined where the text is none. Bits after the prefix count for nothing. */
export const parseCidr = (text: string): Cidr | undefined => {
  const [, start = '', length = ''] = /^([^/]*)\/(\d{1,6})$/.exec(text) ?? []
  const address = written(start)
  const prefix = Number(length)
  if (address === undefined || prefix > address.bits) return undefined
  const rest = BigInt(address.bits - prefix)
  return { ...mapped({ ...address, value: (address.value >> rest) << rest }), prefix, rest }
}

/** Whether an address lies in a range; one of IPv4 never lies in one of IPv6. */
export const isIn = (address: Address, { bits, value, rest }: Cidr): boolean =>
  address.bits === bits && address.value >> rest === value >> rest

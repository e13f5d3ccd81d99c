import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isIn, parseAddress, parseCidr } from './address.ts'

const contains = (range: string, text: string): boolean | undefined => {
  const [cidr, address] = [parseCidr(range), parseAddress(text)]
  return cidr && address && isIn(address, cidr)
}

test.each<[range: string, address: string, inside: boolean | undefined]>([
  ['10.0.0.0/8', '10.255.255.255', true],
  ['10.0.0.0/8', '11.0.0.0', false],
  ['10.0.0.77/24', '10.0.0.1', true],
  ['0.0.0.0/0', '255.255.255.255', true],
  ['0.0.0.0/0', '::1', false],
  ['::/0', '10.0.0.1', false],
  ['10.0.0.1/32', '10.0.0.1', true],
  ['2001:db8::/61', '2001:db8:0:7:ffff::', true],
  ['2001:db8::/61', '2001:db8:0:8::', false],
  ['::ffff:10.0.0.0/104', '10.1.2.3', true],
  ['::ffff:10.0.0.0/104', '11.1.2.3', false],
  ['::ffff:10.0.0.0/90', '10.1.2.3', false],
  ['::ffff:a00:0/104', '::ffff:10.1.2.3', true],
  ['64:ff9b::192.0.2.0/120', '64:ff9b::c000:2ff', true],
  ['010.0.0.0/08', '10.1.2.3', true],
  ['10.0.0.0/33', '10.0.0.0', undefined],
  ['::/129', '::', undefined],
  ['::1%eth0/64', '::1', undefined],
])('%s and %s: %j', (range, address, inside) => {
  expect(contains(range, address)).toBe(inside)
})

test('an address of IPv6 is the same, however it is written', () => {
  fc.assert(
    fc.property(fc.ipV6(), (text) => {
      const short = new URL(`http://[${text}]/`).hostname.slice(1, -1)
      expect(parseAddress(text)).toEqual(parseAddress(short))
      expect(parseAddress(text)?.value).toBeTypeOf('bigint')
    }),
  )
})

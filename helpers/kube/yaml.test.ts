import { parse, parseDocument, stringify } from 'yaml'
import { describe, expect, test } from 'vitest'
import { contentOf, kubernetesYaml } from './yaml.ts'

/** What sigs.k8s.io/yaml v1.6 (YAMLToJSON) makes of `a: TEXT`; a text that is not here is a text there as well. */
const read: readonly (readonly [text: string, value: unknown])[] = [
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE'].map((text) => [text, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE'].map((text) => [text, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((text) => [text, null] as const),
  ...['yES', 'tRUE', 'nULL', '_1', '0x', '0b2', '1e', '+', '.', '.e3', '=', '<<', '1.2.3', '0x1p4', '12:30:45', '2001-01-01'].map(
    (text) => [text, text] as const,
  ),
  ['2001-01-01T00:00:00Z', '2001-01-01T00:00:00Z'],
  ['0644', 420],
  ['0_7', 7],
  ['0o17', 15],
  ['0O17', 15],
  ['0b11', 3],
  ['-0b11', -3],
  ['0x1F', 31],
  ['-0x10', -16],
  ['08', 8],
  ['09.5', 9.5],
  ['1_000', 1000],
  ['1_', 1],
  ['1_0.5', 10.5],
  ['12e03', 12_000],
  ['+1', 1],
  ['-.5', -0.5],
  ['5.', 5],
  ['!!str 8080', '8080'],
  ['!!int "8"', 8],
  ['!!float 3', 3],
  ['!!bool "no"', false],
  ['!!timestamp 2001-01-01', '2001-01-01'],
  ['!foo 5', '5'],
  ['"8"', '8'],
  ["'yes'", 'yes'],
]

test.each(read)('%j is read as %j', (text, value) => {
  expect(parse(`a: ${text}\n`, { ...kubernetesYaml, logLevel: 'silent' })).toEqual({ a: value })
})

test('keys are read in the same way, and merged', () => {
  expect(parse('0644: a\nyes: b\n<<: { c: d }\n', kubernetesYaml)).toEqual({ 420: 'a', true: 'b', c: 'd' })
})

test('what is written is read as it was', () => {
  const values = [...read.map(([text]) => text), ...read.map(([, value]) => value), 1e21, -0.5, 'two\nlines\n']
  expect(parse(stringify(values, kubernetesYaml), kubernetesYaml)).toEqual(values)
})

describe('what has no content', () => {
  const faultOf = (text: string) => contentOf(parseDocument(text, kubernetesYaml)).fault

  test.each([
    ['a: 1\nb: *nope\n', 'the alias *nope leads nowhere', '*nope'],
    ['a: 1\ndata: &c { a: *c }\n', 'what is named &c contains itself', '*c'],
    ['a: &a\n  - &b { c: [*b] }\n', 'what is named &b contains itself', '*b'],
  ])('%j: %s', (text, message, at) => {
    expect(faultOf(text)).toEqual({ message, offset: text.indexOf(at) })
  })
  test('aliases that are no fault', () => {
    expect(contentOf(parseDocument('a: &a [1]\nb: &b { c: *a }\nd: *b\n', kubernetesYaml))).toEqual({
      value: { a: [1], b: { c: [1] }, d: { c: [1] } },
    })
  })
  test('what is too deep to walk through', () => {
    const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`
    expect(faultOf(nested(900))).toBeUndefined()
    expect(faultOf(nested(1100))?.message).toContain('levels deep')
    expect(faultOf(nested(20_000))?.message).toContain('levels deep')
    expect(faultOf(`- &a ${nested(900)}\n- ${nested(200).replace('[]', '[*a]')}`)?.message).toContain('levels deep')
  })
})

import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { yamlText } from './yaml-text.ts'

const texts = [
  'yes',
  'No',
  'on',
  'Off',
  'y',
  'N',
  '1_000',
  '0b11',
  '0o17',
  '017',
  '12:30:45',
  '2026-11-22',
  '~',
  'null',
  '<<',
  '.inf',
  '1e3',
]
const value = { texts, numbers: [0, 1.5, -3, 1e21], others: [true, false, null], ...Object.fromEntries(texts.map((text) => [text, text])) }

test.each(['1.1', '1.2'] as const)('means the same in YAML %s', (version) => {
  expect(parse(yamlText(value), { version })).toEqual(value)
})

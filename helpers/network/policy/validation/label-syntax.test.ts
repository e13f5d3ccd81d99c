import { expect, test } from 'vitest'
import { isLabelKey, isLabelValue, isPortName } from './label-syntax.ts'

test.each<[key: string, valid: boolean]>([
  ['app', true],
  ['A.b_c-9', true],
  ['x'.repeat(63), true],
  ['x'.repeat(64), false],
  ['', false],
  ['-a', false],
  ['a.', false],
  ['example.org/app', true],
  [`${'y'.repeat(253)}/app`, true],
  [`${'y'.repeat(254)}/app`, false],
  ['Example.org/app', false],
  ['example..org/app', false],
  ['/app', false],
  ['a/b/c', false],
])('%s as a key: %j', (key, valid) => {
  expect(isLabelKey(key)).toBe(valid)
})

test.each<[value: string, valid: boolean]>([
  ['', true],
  ['A.b_c-9', true],
  ['x'.repeat(63), true],
  ['x'.repeat(64), false],
  ['a/b', false],
  ['a-', false],
])('%j as a value: %j', (value, valid) => {
  expect(isLabelValue(value)).toBe(valid)
})

test.each<[name: string, valid: boolean]>([
  ['http', true],
  ['8-x', true],
  ['x'.repeat(15), true],
  ['x'.repeat(16), false],
  ['80', false],
  ['HTTP', false],
  ['a--b', false],
  ['-a', false],
  ['a-', false],
  ['', false],
])('%j as the name of a port: %j', (name, valid) => {
  expect(isPortName(name)).toBe(valid)
})

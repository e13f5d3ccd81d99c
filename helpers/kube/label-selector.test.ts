import { expect, test } from 'vitest'
import { labelsIn, lackFor, selects } from './label-selector.ts'

const labels = { app: 'spark', tier: 'driver' }
const requirement = (operator: string, key: string, ...values: readonly string[]) => ({ key, operator, values })

test.each([
  [requirement('In', 'app', 'spark', 'jupyter'), undefined],
  [requirement('In', 'app', 'jupyter'), 'label app is "spark", and must be one of jupyter'],
  [requirement('In', 'zone', 'a'), 'there is no label zone, and must be one of a'],
  [requirement('NotIn', 'app', 'spark'), 'label app is "spark", and must be none of spark'],
  [requirement('NotIn', 'zone', 'a'), undefined],
  [requirement('Exists', 'zone'), 'there is no label zone'],
  [requirement('DoesNotExist', 'app'), 'label app is "spark", and must not be there'],
  [requirement('Is', 'app', 'spark'), '"Is" is no operator'],
])('%j lacks %j', (expression, lack) => {
  expect(lackFor({ matchLabels: {}, matchExpressions: [expression] }, labels)).toBe(lack)
})

test('all of a selector must hold, and an empty one selects everything', () => {
  const both = { matchLabels: { app: 'spark' }, matchExpressions: [requirement('Exists', 'zone')] }
  expect([selects({}, labels), selects({}), selects(both, labels), selects(both, { ...labels, zone: 'a' })]).toEqual([
    true,
    true,
    false,
    true,
  ])
})

test('names that every object has are no labels', () => {
  expect(selects({ matchExpressions: [requirement('Exists', 'constructor')] }, labels)).toBe(false)
})

test('a label that is a number is compared as it is written', () => {
  expect(selects({ matchLabels: { version: 1 } }, labelsIn({ version: 1 }))).toBe(true)
})

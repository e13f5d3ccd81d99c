import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { verbs } from '../steps/registry.ts'
import { scenarioJsonSchema, scenarioSchemaText } from './json-schema.ts'
import { readGood } from './testing.ts'

test('scenario.schema.json is what the schemas say now (`npx seatrial schema` writes it)', () => {
  expect(readFileSync(resolve('scenario.schema.json'), 'utf8')).toBe(scenarioSchemaText())
})

test.each([...verbs.values()])('the example of `$name` is a step', ({ name, example }) => {
  const steps: unknown = parse(`- ${example.replaceAll('\n', '\n  ')}`)
  const scenario = readGood(
    JSON.stringify({
      name: 'example',
      chart: 'charts/spark',
      secrets: ['key'],
      steps: [
        { install: { ...(name === 'install' && { release: 'before' }), values: [{ key: '${{ secrets.key }}' }] } },
        ...(name === 'rollback' ? [{ upgrade: {} }] : []),
        ...(Array.isArray(steps) ? steps : []),
      ],
    }),
  )
  expect(scenario.cells[0]?.steps.at(-1)?.verb).toBe(name)
})

const validate = new Ajv({ strict: false, allowUnionTypes: true }).compile(scenarioJsonSchema())
const saysOf = (data: unknown): string => {
  validate(data)
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`).join('; ')
}
const own = globSync('scenarios/**/*.scenario.yaml')

test.each(own)('editors have nothing to say against %s', (file) => {
  expect(saysOf(parse(readFileSync(file, 'utf8')))).toBe('')
})

const scenario = (steps: readonly unknown[], more: object = {}) => ({ name: 'x', chart: 'charts/spark', steps, ...more })

test.each<[what: string, data: unknown]>([
  ['an expression in a duration', scenario([{ install: { timeout: '${{ matrix.minutes }}m' } }], { timeout: '${{ matrix.time }}' })],
  ['an expression for one of some words', scenario([{ install: {} }], { namespace: { openshift: '${{ matrix.scc }}' } })],
  ['a verb that stands alone', scenario([{ install: null }, { uninstall: null }])],
])('editors take %s', (_, data) => {
  expect(saysOf(data)).toBe('')
})

test.each<[what: string, data: unknown, says: RegExp]>([
  ['two verbs in a step', scenario([{ install: {}, uninstall: {} }]), /\/steps\/0 must match exactly one schema/],
  ['none', scenario([{ name: 'x' }]), /\/steps\/0 must match exactly one schema/],
  ['a verb that needs something and stands alone', scenario([{ sql: null }]), /\/steps\/0\/sql must be object/],
  ['another word', scenario([{ install: {} }], { priority: 'high' }), /\/priority/],
  ['a time without a unit', scenario([{ install: { timeout: '5' } }]), /\/steps\/0\/install/],
])('editors refuse %s', (_, data, says) => {
  expect(saysOf(data)).toMatch(says)
})

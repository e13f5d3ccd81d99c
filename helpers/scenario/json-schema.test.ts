import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { verbs } from '../steps/registry.ts'
import { scenarioSchemaText } from './json-schema.ts'
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
        ...(Array.isArray(steps) ? steps : []),
      ],
    }),
  )
  expect(scenario.cells[0]?.steps.at(-1)?.verb).toBe(name)
})

import { parseDocument } from 'yaml'
import { expect, test } from 'vitest'
import type { Cell, Combination, Scenario } from '../types/scenario.ts'
import { crossingsOf, setUpAs } from './crossed.ts'

const cell = (combination: Combination, requires: Cell['requires'] = []): Cell => ({
  name: 'a scenario',
  key: JSON.stringify(combination),
  combination,
  chart: 'charts/spark',
  release: 'spark',
  values: [],
  requires,
  secrets: {},
  steps: [],
})
const scenario = (cells: readonly Cell[]): Scenario => ({
  file: 'scenarios/smoke/a.scenario.yaml',
  name: 'a scenario',
  tags: [],
  priority: 'P1',
  timeout: 1000,
  cells,
})

test('of two values each is set up as the other, of more each as the first', () => {
  const cells = ['core', 'gpu', 'iceberg'].flatMap((feature) => ['pods', 'workers'].map((backend) => cell({ feature, backend })))
  const crossings = crossingsOf(scenario(cells), { feature: ['core', 'gpu', 'iceberg'], backend: ['pods', 'workers'], one: ['a'] })
  expect(crossings.map(({ name, cell: { key } }) => [name, key])).toEqual([
    ['crossed smoke/a: feature=gpu set up as core', '{"feature":"gpu","backend":"pods"}'],
    ['crossed smoke/a: feature=iceberg set up as core', '{"feature":"iceberg","backend":"pods"}'],
    ['crossed smoke/a: backend=pods set up as workers', '{"feature":"core","backend":"pods"}'],
    ['crossed smoke/a: backend=workers set up as pods', '{"feature":"core","backend":"workers"}'],
  ])
})

test('cells that can not run here, and values that no cell has, are not crossed', () => {
  const cells = [cell({ rapids: 'explain' }), cell({ rapids: 'execute' }, ['realGpu'])]
  const names = crossingsOf(scenario(cells), { rapids: ['explain', 'execute'], mode: ['a', 'b'] }).map(({ name }) => name)
  expect(names).toEqual([])
})

test('what charts are set up with changes, and what steps expect stays', () => {
  const document = parseDocument(`
values: [ "presets/\${{ matrix.spark }}.yaml", { spark: "\${{matrix.spark}}", other: "\${{ matrix.sparkle }}" } ]
steps:
  - install: { values: [{ version: "v\${{ matrix.spark }}-\${{ matrix.spark }}" }] }
  - upgrade: { values: [{ size: "\${{ matrix.spark }}" }] }
  - sql: { query: "\${{ matrix.spark }}" }
`)
  setUpAs(document, 'spark', 4)
  expect(document.toJS()).toEqual({
    values: ['presets/4.yaml', { spark: 4, other: '${{ matrix.sparkle }}' }],
    steps: [
      { install: { values: [{ version: 'v4-4' }] } },
      { upgrade: { values: [{ size: 4 }] } },
      { sql: { query: '${{ matrix.spark }}' } },
    ],
  })
})

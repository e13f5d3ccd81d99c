import { expect, test } from 'vitest'
import type { Scenario } from '../types/scenario.ts'
import { dividedProjects, matrixOf } from './sharding.ts'

const scenario = (file: string, count: number): Scenario => ({
  file,
  name: file,
  priority: 'P0',
  tags: [],
  timeout: 1_000,
  cells: Array.from({ length: count }, (_, n) => ({
    key: `${file}#n=${n}`,
    name: `${file} [n=${n}]`,
    chart: 'charts/app',
    release: 'app',
    combination: { n },
    requires: [],
    secrets: {},
    values: [],
    steps: [],
  })),
})
const plans = [
  { project: 'smoke', scenarios: [scenario('a', 3)] },
  { project: 'e2e', scenarios: [scenario('b', 1)] },
]

test('the cells of several projects are in jobs of their own, and in one matrix', () => {
  const { include } = matrixOf(dividedProjects(plans, { minutes: '2' }) ?? [])
  expect(include.map(({ name, project, cells }) => [name, project, cells.length])).toEqual([
    ['smoke 1/2', 'smoke', 2],
    ['smoke 2/2', 'smoke', 1],
    ['e2e 1/1', 'e2e', 1],
  ])
})

test('without a number of jobs or a time nothing is divided', () => {
  expect(dividedProjects(plans, {})).toBeUndefined()
})

test.each([
  [{ shards: '2' }, '--shards divides the cells of one project'],
  [{ shards: '2', minutes: '2' }, 'say one of --shards and --minutes'],
  [{ minutes: '0' }, '--minutes 0: it is not a number of minutes above 0'],
  [{ minutes: 'soon' }, '--minutes soon: it is not a number of minutes above 0'],
  [{ minutes: '2', history: import.meta.filename }, `--history ${import.meta.filename}: `],
])('%j is refused', (sharding, says) => {
  expect(() => dividedProjects(plans, sharding)).toThrow(says)
})

test.each(['0', '2.5', '257', '1000000'])('%s jobs are refused: GitHub would not make them', (shards) => {
  expect(() => dividedProjects(plans.slice(0, 1), { shards })).toThrow(
    `--shards ${shards}: it is not a whole number from 1 to 256, the most jobs that GitHub makes of a matrix`,
  )
})

test('so is a time that makes more of them', () => {
  const many = [{ project: 'smoke', scenarios: [scenario('a', 257)] }]
  expect(() => dividedProjects(many, { minutes: '0.1' })).toThrow('--minutes 0.1: that would be 257 jobs, and 256 are the most')
})

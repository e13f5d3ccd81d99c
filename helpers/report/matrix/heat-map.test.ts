import { describe, expect, test } from 'vitest'
import { historyIdOf } from '../identity.ts'
import type { Attempt, Status } from '../merge/attempt.ts'
import { mergeResults } from '../merge/merge.ts'
import { combinationOf } from './combination.ts'
import { heatMapsOf } from './heat-map.ts'
import type { HeatMap } from './heat-map.ts'
import { heatMapMarkdown } from './markdown.ts'
import { heatMapPage } from './page.ts'
import { signs } from './state.ts'
import type { ShownCell } from './state.ts'

const attempt = (key: string, status: Status, start = 1): Attempt => ({
  uuid: `${key} ${start}`,
  cell: historyIdOf(key),
  key,
  name: key.replace(/^.*\/(\w+)\.scenario\.yaml/, '$1').replace(/#(.*)$/, ' [$1]'),
  run: 'r',
  status,
  start,
  stop: start + 1,
  message: status === 'failed' ? '[step/mismatch] 1 < 2\nand more' : '',
  chart: 'chart',
  severity: 'normal',
  attachments: [],
  file: undefined,
})
const cellsOf = (...attempts: readonly Attempt[]): readonly ShownCell[] =>
  mergeResults({ attempts, plans: [], unreadable: [], environment: [] }).cells
const key = (combination: string, file = 'a'): string =>
  `scenarios/smoke/${file}.scenario.yaml${combination === '' ? '' : `#${combination}`}`

/** A map as one reads it: the values of the axes, and the sign at each place. */
const drawn = ({ rows, columns, places }: HeatMap): string =>
  [
    `${rows?.dimension ?? ''}\\${columns?.dimension ?? ''}: ${columns?.values.join(' ') ?? ''}`,
    ...places.map(
      (line, at) =>
        `${rows?.values[at] ?? ''}: ${line.map((cells) => cells.map(({ state }) => signs[state].sign).join('') || '·').join(' ')}`,
    ),
  ].join('\n')
const map = (...attempts: readonly Attempt[]): string =>
  heatMapsOf(cellsOf(...attempts))
    .map(drawn)
    .join('\n\n')

describe('the axes', () => {
  test('are the two dimensions with the most values, in their order; the worst of what is folded comes first', () => {
    const all = ['3.5.9', '3.10.0', '4.1.3'].flatMap((spark) =>
      ['k8s', 'standalone'].flatMap((backend) => ['on', 'off', 'new'].map((ha) => `backend=${backend} ha=${ha} spark=${spark}`)),
    )
    const attempts = all.map((one) => attempt(key(one), one === 'backend=standalone ha=off spark=4.1.3' ? 'failed' : 'passed'))
    expect(map(...attempts)).toMatchInlineSnapshot(`
      "ha\\spark: 3.5.9 3.10.0 4.1.3
      new: ✓✓ ✓✓ ✓✓
      off: ✓✓ ✓✓ ✗✓
      on: ✓✓ ✓✓ ✓✓"
    `)
  })
  test('of one dimension are a line, and of none one place', () => {
    expect(map(attempt(key('n=10'), 'passed'), attempt(key('n=9'), 'skipped'), attempt(key('', 'b'), 'not run'))).toMatchInlineSnapshot(`
      "\\: 
      : ?

      \\n: 9 10
      : – ✓"
    `)
  })
  test('leave out a dimension that has one value everywhere', () => {
    expect(map(attempt(key('a=1 b=1'), 'passed'), attempt(key('a=1 b=2'), 'passed'))).toMatchInlineSnapshot(`
      "\\b: 1 2
      : ✓ ✓"
    `)
  })
  test('have a value for cells without the dimension, and nothing where the matrix has no cell', () => {
    expect(map(attempt(key('a=1 b=1'), 'passed'), attempt(key('a=2'), 'passed'))).toMatchInlineSnapshot(`
      "a\\b: (none) 1
      1: · ✓
      2: ✓ ·"
    `)
  })
})

test('each state has a sign of its own, and a green cell that was retried is not plainly green', () => {
  const statuses: readonly Status[] = ['failed', 'broken', 'not run', 'unknown', 'skipped', 'passed']
  const attempts = statuses.map((status, at) => attempt(key(`n=${at}`), status))
  const retried = [attempt(key('n=9'), 'failed', 1), attempt(key('n=9'), 'passed', 5)]
  expect(map(...attempts, ...retried)).toBe('\\n: 0 1 2 3 4 5 9\n: ✗ ! ? ? – ✓ ↻')
  expect(new Set(Object.values(signs).map(({ sign }) => sign)).size).toBe(Object.keys(signs).length)
  expect(new Set(Object.values(signs).map(({ emoji }) => emoji)).size).toBe(Object.keys(signs).length)
})

test('what is red in quarantine is told apart, and what is green in it is green', () => {
  const quarantine = { cell: key(''), owner: 'kim', reason: 'why', expires: '2999-01-01' }
  const cells = cellsOf(attempt(key('n=1'), 'failed'), attempt(key('n=2'), 'passed')).map((cell) => ({ ...cell, quarantine }))
  expect(heatMapsOf(cells).map(drawn)).toEqual(['\\n: 1 2\n: Q ✓'])
})

test.each([
  ['a=1 b=two', { a: '1', b: 'two' }],
  ['a=x y b=1=2', { a: 'x y', b: '1=2' }],
  ['', {}],
])('a key with %j says its combination', (label, combination) => {
  expect(Object.fromEntries(combinationOf({ key: key(label), planned: undefined }))).toEqual(combination)
})

const pageOf = (cells: readonly ShownCell[], isShown = true): string =>
  heatMapPage({ maps: heatMapsOf(cells), page: 'index.html', isShown: () => isShown })

describe('the page', () => {
  const cells = cellsOf(attempt(key('n=1'), 'failed'), attempt(key('n=<2>'), 'passed'), attempt(key('', 'b'), 'passed'))
  test('leads to each cell and says in words what it is', () => {
    const text = pageOf(cells)
    expect([...text.matchAll(/href="index.html#\w{32}"/g)]).toHaveLength(3)
    expect(text).toContain('aria-label="a [n=1]: failed: [step/mismatch] 1 &lt; 2"')
    expect(text).not.toContain('<2>')
  })
  test('leads nowhere for what the report does not show', () => {
    expect(pageOf(cells, false)).not.toContain('href="index.html#')
  })
})

describe('the summary', () => {
  test('has the scenarios that are not green, with links to what is red', () => {
    const cells = cellsOf(
      attempt(key('n=1'), 'failed'),
      attempt(key('n=2'), 'passed'),
      attempt(key('n=1', 'b'), 'passed'),
      attempt(key('n=2', 'b'), 'passed'),
    )
    expect(heatMapMarkdown(heatMapsOf(cells), 'page.html')).toMatchInlineSnapshot(`
      "
      ### Matrix (1)

      ❌ failed · ✅ passed

      **a**

      | n | 1 | 2 |
      | --- | --- | --- |
      |  | [❌](page.html#1f0bcdaff64c25f3f7c4e05d31ef46a9) | ✅ |
      "
    `)
  })
  test('keeps its tables to their share, whatever there is', () => {
    const many = Array.from({ length: 300 }, (_, at) => [1, 2, 3].map((n) => attempt(key(`n=${n}`, `scenario${at}`), 'failed'))).flat()
    const text = heatMapMarkdown(heatMapsOf(cellsOf(...many)), `https://example.org/${'a'.repeat(200)}`)
    expect(Buffer.byteLength(text)).toBeLessThan(17_000)
    expect(text).toMatch(/… and \d+ more scenarios/)
  })
  test('has none where all is green', () => {
    expect(heatMapMarkdown(heatMapsOf(cellsOf(attempt(key('n=1'), 'passed'))), 'page.html')).toBe('')
  })
})

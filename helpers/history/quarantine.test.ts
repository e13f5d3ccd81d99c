import { expect, test } from 'vitest'
import { lineOf, printProblems } from '../errors/frame.ts'
import { quarantineOf, readQuarantine } from './quarantine.ts'

const good = `- cell: scenarios/smoke/a.scenario.yaml#n=1
  owner: kim
  reason: the node is too small
  expires: 2026-12-31
- { cell: scenarios/smoke/b.scenario.yaml, owner: kim, reason: why, expires: "2026-06-30" }
`
const problems = (text: string, today = '2026-06-30') =>
  readQuarantine(text, today).problems.map(({ code, range, message }) => `${lineOf(text, range[0]).line} ${code} ${message}`)

test('an entry holds for its cell, or for all cells of its scenario, to the end of its day', () => {
  const { entries } = readQuarantine(good, '2026-06-30')
  expect(problems(good)).toEqual([])
  const owners = [
    'a.scenario.yaml#n=1',
    'a.scenario.yaml#n=10',
    'a.scenario.yaml',
    'b.scenario.yaml',
    'b.scenario.yaml#n=2',
    'b.scenario.yaml2',
  ]
  expect(owners.filter((key) => quarantineOf(entries, `scenarios/smoke/${key}`))).toEqual([
    'a.scenario.yaml#n=1',
    'b.scenario.yaml',
    'b.scenario.yaml#n=2',
  ])
})

test('an expired entry is a problem at its date', () => {
  expect(printProblems('quarantine.yaml', good, readQuarantine(good, '2026-07-01').problems)).toMatchInlineSnapshot(`
    "quarantine.yaml:5:78 [quarantine/expired] the quarantine of scenarios/smoke/b.scenario.yaml has expired: kim mends it or says why not yet

      3 |   reason: the node is too small
      4 |   expires: 2026-12-31
    > 5 | - { cell: scenarios/smoke/b.scenario.yaml, owner: kim, reason: why, expires: "2026-06-30" }
        |                                                                              ^^^^^^^^^^^^
      6 |"
  `)
})

test('an empty file quarantines nothing', () => {
  expect([readQuarantine('', '2026-01-01'), readQuarantine('# nothing yet\n', '2026-01-01'), readQuarantine('[]', '2026-01-01')]).toEqual(
    Array.from({ length: 3 }, () => ({ entries: [], problems: [] })),
  )
})

test.each([
  ['- cell: a\n  owner: b\n  reason: c\n', ['1 `expires` is required: a text']],
  ['- cell: a\n  owner: b\n  reason: c\n  expires: soon\n', ['4 expected a day such as 2026-12-31']],
  ['- cell: a\n  owner: b\n  reason: c\n  expires: 2026-13-01\n', ['4 expected a day such as 2026-12-31']],
  ['- cell: a\n  owner: 7\n  reason: ""\n  expires: 2027-01-01\n', ['2 expected a text, found the number 7', '3 it says nothing']],
  ['- cell: a\n  owner: b\n  raeson: c\n  expires: 2027-01-01\n', ['1 `reason` is required: a text', '3 unknown key `raeson`']],
  ['- a cell\n', ['1 expected a mapping, found the string "a cell"']],
  ['cell: a\n', ['1 a quarantine is a list']],
  ['- [\n', ['2 ']],
  [`${good}${good}`, ['6 scenarios/smoke/a.scenario.yaml#n=1 is in the list already', '10 scenarios/smoke/b.scenario.yaml is in the list']],
])('%j is told at its place', (text, says) => {
  expect(problems(text)).toEqual(says.map((one) => expect.stringContaining(one.replace(' ', ' quarantine/entry '))))
})

test('a cell that there is not is told at its place, with what was probably meant', () => {
  const mistakeOf = (cell: string) => (cell.includes('#') ? { message: `there is no ${cell}`, hint: 'did you mean another?' } : undefined)
  expect(readQuarantine(good, '2026-06-30', mistakeOf).problems).toMatchObject([
    { code: 'quarantine/entry', path: [0, 'cell'], message: expect.stringContaining('#n=1'), hint: 'did you mean another?' },
  ])
  const { problems } = readQuarantine('- { cell: a#n=1, owner: b, reason: c }\n', '2026-06-30', mistakeOf)
  expect(problems.map(({ path }) => path)).toEqual([
    [0, 'cell'],
    [0, 'expires'],
  ])
})

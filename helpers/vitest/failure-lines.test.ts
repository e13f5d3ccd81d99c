import { expect, test } from 'vitest'
import { causeOf, failureLines, printsFailures } from './failure-lines.ts'

test.each<[reporters: readonly unknown[], prints: boolean]>([
  [['default'], true],
  [[['verbose', {}]], true],
  [
    [
      ['junit', { outputFile: 'x.xml' }],
      ['dot', {}],
    ],
    true,
  ],
  [[['junit', {}]], false],
  [[['json', {}], 'blob', 'github-actions', 'hanging-process'], false],
  [[['./mine.js', {}]], false],
  [[{ onTestRunEnd: () => undefined }], false],
  [[], false],
])('of %j one prints failures to the terminal: %s', (reporters, prints) => {
  expect(printsFailures(reporters)).toBe(prints)
})

test('a failure has its project, file and cell, its cause and its line of the scenario', () => {
  const file = 'scenarios/smoke/web.scenario.yaml'
  const failures = [
    { project: 'smoke', file, name: 'Web [n=1]', cause: '[ready/image] web:1 is not there', place: `${file}:12` },
    { project: '', file, name: undefined, cause: 'SyntaxError: x', place: undefined },
  ]
  expect(failureLines(failures).join('\n')).toMatchInlineSnapshot(`
    "× [smoke] scenarios/smoke/web.scenario.yaml › Web [n=1]
        [ready/image] web:1 is not there
        scenarios/smoke/web.scenario.yaml:12
    × scenarios/smoke/web.scenario.yaml
        SyntaxError: x"
  `)
})

test.each([
  ['only the first line', { name: 'Assertion failed', message: '\n[step/mismatch] a\nb' }, '[step/mismatch] a'],
  ['the name, where it says something', { name: 'TypeError', message: 'x is not a function' }, 'TypeError: x is not a function'],
  ['no more than 300 characters', { name: 'Error', message: 'x'.repeat(400) }, `${'x'.repeat(300)}…`],
  ['something in any case', { name: 'Error', message: '' }, 'without a message'],
])('a cause is %s', (_what, error, cause) => {
  expect(causeOf(error)).toBe(cause)
})

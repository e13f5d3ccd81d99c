import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ExpressionProblem } from './expression.ts'
import { interpolate, namesIn } from './expression.ts'

const names = new Map<string, unknown>([
  ['matrix.n', 3],
  ['matrix.on', true],
  ['matrix.text', 'a'],
  ['namespace', undefined],
])

test.each<[template: unknown, filled: unknown]>([
  ['${{ matrix.n }}', 3],
  ['${{matrix.on}}', true],
  ['n=${{ matrix.n }}!', 'n=3!'],
  ['${{ matrix.text }}${{ matrix.n }}', 'a3'],
  ['$${{ matrix.n }}', '$${{ matrix.n }}'],
  ['in ${{ namespace }}', 'in ${{ namespace }}'],
  [{ a: ['${{ matrix.n }}'] }, { a: [3] }],
  [7, 7],
])('%j becomes %j', (template, filled) => {
  const problems: ExpressionProblem[] = []
  expect(interpolate(template, names, problems)).toEqual(filled)
  expect(problems).toEqual([])
})

test('what is escaped stands for itself when all names are known, and no sooner', () => {
  const template = 'echo $${{ namespace }} of ${{ namespace }} $${{ matrix.n }} ${{ matrix.n }}'
  const once = interpolate(template, names)
  expect(once).toBe('echo $${{ namespace }} of ${{ namespace }} $${{ matrix.n }} 3')
  expect(interpolate(once, new Map([['namespace', 'ns-1']]))).toBe('echo ${{ namespace }} of ns-1 ${{ matrix.n }} 3')
})

test('an expression is no key', () => {
  const problems: ExpressionProblem[] = []
  interpolate({ a: { '${{ matrix.n }}': 1, '$${{ x }}': 2 } }, names, problems)
  expect(problems.map(({ path, message }) => [path, message])).toEqual([
    [['a', '${{ matrix.n }}'], 'an expression stands for a value, not for a key'],
  ])
})

test('a mistake is told with the path to its text', () => {
  const problems: ExpressionProblem[] = []
  interpolate({ a: [{ b: '${{ matrix.m }}' }] }, names, problems)
  expect(problems.map(({ path, message }) => [path, message])).toEqual([[['a', 0, 'b'], 'nothing is called `matrix.m`']])
})

test('what has no expression stays as it is', () => {
  const plain = fc.jsonValue().filter((value) => namesIn(value).size === 0 && !JSON.stringify(value).includes('${{'))
  fc.assert(fc.property(plain, (value) => JSON.stringify(interpolate(value, names)) === JSON.stringify(value)))
})

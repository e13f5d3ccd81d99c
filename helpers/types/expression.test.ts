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
  ['$${{ matrix.n }}', '${{ matrix.n }}'],
  ['in ${{ namespace }}', 'in ${{ namespace }}'],
  [{ a: ['${{ matrix.n }}'] }, { a: [3] }],
  [7, 7],
])('%j becomes %j', (template, filled) => {
  const problems: ExpressionProblem[] = []
  expect(interpolate(template, names, problems)).toEqual(filled)
  expect(problems).toEqual([])
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

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { readPrintedPlan } from './expected.ts'

let file: string
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'expected-'))
  file = join(folder, 'plan.json')
  return () => rmSync(folder, { recursive: true, force: true })
})

test.each([
  ['divided among jobs', { include: [{ cells: ['a', 'b'] }, { cells: ['c'] }] }],
  ['as a list of cells', { project: 'smoke', cells: ['a', 'b', 'c'].map((key) => ({ key, name: key })) }],
])('the cells of a plan %s', (_, plan) => {
  writeFileSync(file, JSON.stringify(plan))
  expect(readPrintedPlan(file)).toEqual(['a', 'b', 'c'])
})

test.each(['{}', '[]', '# a text', '{"cells":["a"]}'])('%s is no plan, and what prints one is told', (text) => {
  writeFileSync(file, text)
  expect(() => readPrintedPlan(file)).toThrow(
    expect.objectContaining({ message: `${file} is no plan`, hint: expect.stringContaining('npx seatrial plan --json') }),
  )
})

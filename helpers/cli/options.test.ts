import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderAt, wholeNumber } from './options.ts'

const here = import.meta.dirname

test.each(['abc', '-5', '0', '1.5', '', '1e3', '257'])('%j is no whole number from 1 to 256', (text) => {
  expect(() => wholeNumber('shards', text, { most: 256, of: 'as many as there are' })).toThrow(
    `--shards ${text}: it is not a whole number from 1 to 256, as many as there are`,
  )
})

test.each([
  ['1', 1],
  ['256', 256],
])('%j is %i', (text, number) => {
  expect(wholeNumber('shards', text, { most: 256, of: 'all' })).toBe(number)
})

test('without an end it goes on', () => {
  expect(wholeNumber('page-limit', '100000')).toBe(100_000)
  expect(() => wholeNumber('page-limit', '0')).toThrow('--page-limit 0: it is not a whole number from 1')
})

test.each(['', 'new', 'new/er'])('%j is a folder, or can be one', (path) => {
  expect(folderAt('output', join(here, path))).toBe(join(here, path))
})

test.each(['options.ts', 'options.ts/below/it'])('%s is none', (path) => {
  expect(() => folderAt('output', join(here, path))).toThrow(`${join(here, 'options.ts')} is a file, and no folder`)
})

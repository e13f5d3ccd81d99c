import { expect, test } from 'vitest'
import { changed, findingsIn, sound } from '../testing.ts'

/** Where the value of an entry of the chart's Secret is found when another text of the manifest is this. */
const found = (entry: string, text: string): readonly string[] =>
  findingsIn(changed(sound, ['password: correct-horse', `password: ${entry}`], ['mode: fast', `mode: ${JSON.stringify(text)}`]))
    .filter(({ rule }) => rule === 'secret-value')
    .map(({ path, message }) => `${path}: ${message}`)

const finding = ['data.mode: it holds the value of password of Secret web']

test.each<[entry: string, text: string, is: boolean]>([
  ['hunter2', 'hunter2', true],
  ['hunter2', 'user:hunter2', false],
  ['hunter2x', 'user:hunter2x@db', true],
  ['hunter2x', 'hunter2xyz', false],
  ['hunter2x', 'aHVudGVyMng=', true],
  ['kubernetes', 'app.kubernetes.io/name', false],
  ['kubernetes', 'kubernetes', true],
  ['short', 'short', false],
])('%s in %j: %s', (entry, text, is) => {
  expect(found(entry, text)).toEqual(is ? finding : [])
})

test('data is decoded, and who and where are no secrets', () => {
  const data = (entries: string) => changed(sound, ['stringData:\n  password: correct-horse', `data:\n  password: ""\n${entries}`])
  const rules = (manifest: string) => findingsIn(manifest).map(({ rule }) => rule)
  expect(rules(changed(data('  key: aHVudGVyMng='), ['mode: fast', 'mode: hunter2x']))).toEqual(['secret-value'])
  expect(rules(changed(data('  username: aHVudGVyMng='), ['mode: fast', 'mode: hunter2x']))).toEqual([])
})

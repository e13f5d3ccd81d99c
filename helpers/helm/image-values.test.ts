import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { mergedValues, valuesOf } from './chart-values.ts'
import { imageValues, unplaced, withPlaces } from './image-values.ts'

const places = {
  'localhost/team/app:1': 'registry.example.com/ci/team/app:1',
  'localhost/team/db:2': 'registry.example.com/ci/team/db:2',
}

test.each([
  ['a whole name', { image: 'localhost/team/app:1' }, { image: 'registry.example.com/ci/team/app:1' }],
  [
    'a repository and a tag',
    { image: { repository: 'localhost/team/app', tag: '1' }, a: 1 },
    { image: { repository: 'registry.example.com/ci/team/app' } },
  ],
  [
    'a registry, a repository and a tag',
    { image: { registry: 'localhost', repository: 'team/db', tag: '2' } },
    { image: { registry: 'registry.example.com', repository: 'ci/team/db' } },
  ],
  [
    'a list, which is replaced whole',
    { all: [{ image: 'other:1' }, { image: 'localhost/team/db:2' }] },
    { all: [{ image: 'other:1' }, { image: 'registry.example.com/ci/team/db:2' }] },
  ],
  ['deep', { a: { b: { c: 'localhost/team/app:1', d: 1 }, e: {} } }, { a: { b: { c: 'registry.example.com/ci/team/app:1' } } }],
  ['nothing of these', { image: 'localhost/team/app:12', other: { registry: 'localhost', repository: 'x' } }, undefined],
])('values with %s', (_, values, layer) => {
  expect(imageValues(values, places)).toEqual(layer)
})

test('objects of no chart are rewritten as text, and what is left is named', () => {
  const text = 'image: localhost/team/app:1\nargs: --worker=localhost/team/db:2'
  expect(withPlaces(text, places)).toBe('image: registry.example.com/ci/team/app:1\nargs: --worker=registry.example.com/ci/team/db:2')
  expect(unplaced(text, places)).toEqual(['localhost/team/app:1', 'localhost/team/db:2'])
  expect(unplaced(withPlaces(text, places), places)).toEqual([])
  expect(unplaced('localhost/team/app:12 localhost/team/app:1.2', places)).toEqual([])
})

test('layers are merged as Helm merges them', () => {
  const below = { a: { b: 1, c: [1, 2] }, gone: 1, kept: 1 }
  expect(mergedValues(below, { a: { c: [3] }, gone: null })).toEqual({ a: { b: 1, c: [3] }, kept: 1 })
})

test('values are those of the chart, of charts in it by their alias, and of files over them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'values-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const write = async (path: string, text: string): Promise<string> => {
    await mkdir(join(folder, path, '..'), { recursive: true })
    await writeFile(join(folder, path), text)
    return join(folder, path)
  }
  await write('Chart.yaml', 'name: top\nversion: 1.0.0\ndependencies: [{ name: db, alias: store, version: 1.0.0 }]')
  await write('values.yaml', 'image: a:1\nstore: { size: 2 }')
  await write('charts/db/Chart.yaml', 'name: db\nversion: 1.0.0')
  await write('charts/db/values.yaml', 'image: localhost/team/db:2\nsize: 1')
  const layer = await write('layer.yaml', 'image: localhost/team/app:1')
  const values = await valuesOf(folder, [layer])
  expect(values).toEqual({ image: 'localhost/team/app:1', store: { image: 'localhost/team/db:2', size: 2 } })
  expect(imageValues(values, places)).toEqual({
    image: 'registry.example.com/ci/team/app:1',
    store: { image: 'registry.example.com/ci/team/db:2' },
  })
})

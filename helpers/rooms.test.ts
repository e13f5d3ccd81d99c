import { globSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { expect, test } from 'vitest'
import { rooms } from './rooms.ts'

const root = import.meta.dirname
const files = globSync('*/**/*.ts', { cwd: root })
const importPattern = /(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g

const importsOf = (file: string): string[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(importPattern)].map(([, path]) => posix.join(dirname(file), path ?? ''))

const roomOf = (file: string): string => file.split('/')[0] ?? ''

test('every room is in the table', () => {
  expect([...new Set(files.map(roomOf))].filter((room) => !(room in rooms))).toEqual([])
})

test('rooms import only along the edges of the table', () => {
  const forbidden = files.flatMap((file) =>
    importsOf(file)
      .filter((imported) => imported.includes('/') && !imported.startsWith('..'))
      .filter((imported) => roomOf(imported) !== roomOf(file) && !rooms[roomOf(file)]?.includes(roomOf(imported)))
      .map((imported) => `${file} imports ${imported}`),
  )
  expect(forbidden).toEqual([])
})

test('the table has no circle', () => {
  const reaches = (from: string, seen: readonly string[]): string[] =>
    seen.includes(from) ? [[...seen, from].join(' → ')] : (rooms[from] ?? []).flatMap((next) => reaches(next, [...seen, from]))
  expect(Object.keys(rooms).flatMap((room) => reaches(room, []))).toEqual([])
})

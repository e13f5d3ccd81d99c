import { expect, test } from 'vitest'
import { isFittingKind } from './kind-binary.ts'
import { parseNodes } from './kind.ts'

test.each([
  ['seatrial-control-plane Up 9 minutes ago', true],
  ['seatrial-control-plane Up 2 hours', true],
  ['seatrial-control-plane Up 2 hours (Paused)', false],
  ['seatrial-control-plane Exited (137) 3 seconds ago', false],
  ['seatrial-control-plane Created', false],
])('%j is running: %s', (line, running) => {
  expect(parseNodes(`${line}\n`)).toEqual([{ name: 'seatrial-control-plane', running }])
})

test('no lines, no nodes', () => {
  expect(parseNodes('')).toEqual([])
})

test.each([
  ['kind v0.32.0 go1.25.4 linux/amd64', true],
  ['kind v0.32.3 go1.26.0 darwin/arm64', true],
  ['kind v0.31.0 go1.25.4 linux/amd64', false],
  ['', false],
])('kind on the PATH is taken where its minor version is that of the node image: %j', (printed, fits) => {
  expect(isFittingKind(printed)).toBe(fits)
})

import { expect, test } from 'vitest'
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

import { execa } from 'execa'
import { expect, test } from 'vitest'
import { againCommand, againLines } from './again.ts'

const key = String.raw`scenarios/smoke/a.scenario.yaml#name=it's "$HOME" \ n=1`

test('the command is one that a shell reads as it is meant, whatever the matrix has in it', async () => {
  const printing = againCommand(key, 'smoke').replace('npx vitest', 'printenv SEATRIAL_CELLS #')
  const { stdout } = await execa('bash', ['-c', printing])
  expect(JSON.parse(stdout)).toEqual([key])
  expect(againCommand('a', 'e2e')).toBe(`SEATRIAL_CELLS='["a"]' npx vitest run --project e2e`)
})

test('many failures have one command', () => {
  const failed = (count: number) => Array.from({ length: count }, (_, at) => ({ key: `c${at}`, project: at % 2 === 0 ? 'smoke' : 'e2e' }))
  expect(againLines([], 'reports/allure-results')).toEqual([])
  expect(againLines(failed(10), 'reports/allure-results')).toHaveLength(10)
  expect(againLines(failed(11), 'reports/allure-results')).toEqual([
    "SEATRIAL_FAILED_FROM='reports/allure-results' npx vitest run --project e2e --project smoke",
  ])
})

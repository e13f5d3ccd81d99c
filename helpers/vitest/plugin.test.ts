import { expect, test } from 'vitest'
import { readScenario } from '../scenario/read.ts'
import { textFiles } from '../scenario/testing.ts'
import { compile } from './plugin.ts'

const files = textFiles({ 'app/Chart.yaml': 'name: app' })

const compiled = (text: string) => {
  const reading = readScenario('a.scenario.yaml', text, files)
  if ('problems' in reading) throw new Error(JSON.stringify(reading.problems))
  return { steps: reading.scenario.cells[0]?.steps.length, ...compile(text, reading.scenario, 'a.scenario.yaml') }
}

test('a step that is an alias is a step of its own, with its own line', () => {
  const { code, steps } = compiled('name: A\nchart: app\nsteps:\n  - &first\n    install: {}\n  - uninstall: {}\n  - *first\n')
  expect(steps).toBe(3)
  expect(code).toContain('declare([step0, step1, step2]);')
  const lineOf = (index: number) => code.split('\n').findIndex((line) => line.includes(`const step${index} =`))
  expect([lineOf(0), lineOf(1), lineOf(2)].every((line) => line > 0)).toBe(true)
})

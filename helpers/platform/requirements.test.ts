import { expect, test } from 'vitest'
import { nodeProblem, vitestProblem } from './requirements.ts'

test.each(['22.12.0', '22.23.3', '24.0.0', '24.21.0', '26.1.0'])('Node %s runs the harness', (version) => {
  expect(nodeProblem(version)).toBeUndefined()
})

test.each(['18.20.8', '20.20.2', '22.11.0', '23.5.0'])('Node %s is refused in one sentence with the next command', (version) => {
  const problem = nodeProblem(version)
  expect(problem).toMatch(/^\[setup\/node\] .*this is Node .*nvm install 24`$/)
  expect(problem).toContain(version)
})

const at = (folder: string, version: string) => ({ folder, version })

test.each([
  ['one copy', at('/a', '5.1.2'), at('/a', '5.1.2')],
  ['another program that loads the configuration', undefined, at('/a', '5.2.0')],
])('%s of Vitest is well', (_, running, imported) => {
  expect(vitestProblem(running, imported)).toBeUndefined()
})

test.each([
  ['none', undefined, undefined, /^\[setup\/vitest\] Vitest is not installed: run `npm i -D vitest`$/],
  ['two copies', at('/a', '5.1.2'), at('/b', '5.1.2'), /two copies of Vitest.*\/a.*\/b.*npm ls vitest/],
  ['an older one', at('/a', '4.0.9'), at('/a', '4.0.9'), /needs Vitest 5\.1 .*this is Vitest 4\.0\.9: run `npm i -D vitest@5`/],
  ['an older minor version', at('/a', '5.0.3'), at('/a', '5.0.3'), /this is Vitest 5\.0\.3/],
  ['a newer major version', at('/a', '6.0.0'), at('/a', '6.0.0'), /this is Vitest 6\.0\.0/],
])('%s of Vitest is refused', (_, running, imported, says) => {
  expect(vitestProblem(running, imported)).toMatch(says)
})

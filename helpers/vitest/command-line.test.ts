import { expect, test } from 'vitest'
import { askedOf, projectProblems } from './command-line.ts'

test.each<[words: string[], files: string[], projects: string[]]>([
  [['--project', 'smoke'], [], ['smoke']],
  [['run', '--project', 'smoke', 'upgrade'], ['upgrade'], ['smoke']],
  [['--project', 'smoke', '--project', '!gpu'], [], ['smoke', '!gpu']],
  [['--project=smoke', 'a.scenario.yaml', 'b'], ['a.scenario.yaml', 'b'], ['smoke']],
  [['--run', 'upgrade', '-t', 'spark=4.1.3'], ['upgrade'], []],
  [['--run', '12', '--project'], ['12'], ['true']],
  [['list', 'upgrade', '--bail', '1', 'x'], ['upgrade', 'x'], []],
])('%j asks for the files %j of %j', (words, files, projects) => {
  expect(askedOf(['node', '/somewhere/vitest.mjs', ...words])).toEqual({ files, projects })
})

test.each(['/usr/bin/knip', '/opt/editor/worker.js', undefined])("the command line of %s is another program's", (program) => {
  expect(askedOf(['node', ...(program === undefined ? [] : [program]), '-p', 'some'])).toEqual({ files: [], projects: [] })
})

test('of many projects none is near', () => {
  const names = Array.from({ length: 21 }, (_, number) => `project-${number}`)
  expect(projectProblems(['kettle'], names)).toEqual(['--project kettle: there is no project `kettle`'])
})

test.each<[project: string, problems: string[]]>([
  ['smoke', []],
  ['Smoke', []],
  ['sm*', []],
  ['!gpu', []],
  ['smok', ['--project smok: there is no project `smok`; did you mean `smoke`?']],
  ['!smok', ['--project !smok: there is no project `smok`; did you mean `smoke`?']],
  ['kettle', ['--project kettle: there is no project `kettle`; one of: smoke, gpu']],
  ['s.oke', ['--project s.oke: there is no project `s.oke`; did you mean `smoke`?']],
  ['e*', ['--project e*: there is no project `e*`; one of: smoke, gpu']],
])('--project %s', (project, problems) => {
  expect(projectProblems([project], ['smoke', 'gpu'])).toEqual(problems)
})

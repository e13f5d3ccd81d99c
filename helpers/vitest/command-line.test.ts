import { expect, test } from 'vitest'
import { askedOf, projectProblems } from './command-line.ts'

test.each<[words: string[], files: string[], projects: string[]]>([
  [['--project', 'smoke'], [], ['smoke']],
  [['run', '--project', 'smoke', 'upgrade'], ['upgrade'], ['smoke']],
  [['--project', 'smoke', '--project', '!gpu'], [], ['smoke', '!gpu']],
  [['--project=smoke', 'a.scenario.yaml', 'b'], ['a.scenario.yaml', 'b'], ['smoke']],
  [['--run', 'upgrade', '-t', 'spark=4.1.3'], ['upgrade'], []],
  [['list', 'upgrade', '--bail', '1', 'x'], ['upgrade', 'x'], []],
])('%j asks for the files %j of %j', (words, files, projects) => {
  expect(askedOf(words)).toEqual({ files, projects })
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

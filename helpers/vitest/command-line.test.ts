import { expect, test } from 'vitest'
import { namedFiles } from './command-line.ts'

test.each<[words: string[], files: string[]]>([
  [['--project', 'smoke'], []],
  [['run', '--project', 'smoke', 'upgrade'], ['upgrade']],
  [
    ['--project=smoke', 'a.scenario.yaml', 'b'],
    ['a.scenario.yaml', 'b'],
  ],
  [['--run', 'upgrade', '-t', 'spark=4.1.3'], ['upgrade']],
])('%j names %j', (words, files) => {
  expect(namedFiles(words)).toEqual(files)
})

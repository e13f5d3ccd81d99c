import type { ArgsDef } from 'citty'
import { expect, test } from 'vitest'
import { wordProblems } from './words.ts'

const args = {
  files: { type: 'positional', required: false },
  project: { type: 'string' },
  values: { type: 'string', alias: 'f' },
  images: { type: 'boolean', default: true },
  json: { type: 'boolean' },
} satisfies ArgsDef
const told = (...words: string[]) => wordProblems(words, args, ['values']).map(String)

test.each<[words: string[]]>([
  [[]],
  [['--project', 'e2e', '--json', 'a']],
  [['--project=e2e', 'a', '--no-images']],
  [['-f', 'a.yaml', '--values', 'b.yaml', '--values=-c']],
  [['--json=false', '--project', '-5']],
  [['--', '--json']],
])('%j are in order', (words) => {
  expect(told(...words)).toEqual([])
})

test.each<[words: string[], says: string[]]>([
  [
    ['--projcet', 'e2e', '--jsn'],
    ['there is no option --projcet\n  hint: did you mean `--project`?', 'there is no option --jsn\n  hint: did you mean `--json`?'],
  ],
  [['-x'], ['there is no option -x\n  hint: one of: --project, --values, --images, --json']],
  [['--files', 'a'], ['there is no option --files']],
  [['--no-project'], ['there is no option --no-project']],
  [['--project'], ['--project needs a value']],
  [['--project', ''], ['--project needs a value']],
  [['--project='], ['--project needs a value']],
  [['--project', '--json'], ['--project needs a value']],
  [['--json=maybe'], ['--json takes no value: maybe']],
  [['--no-images=false'], ['--no-images takes no value: false']],
  [['--project', 'a', '--project', 'b'], ['--project stands 2 times, and takes one value']],
  [
    ['a', 'b', 'c'],
    ['one name too many: b', 'one name too many: c'],
  ],
  [[''], ['a name on the command line is empty']],
])('%j are refused', (words, says) => {
  expect(told(...words)).toEqual(says.map((one) => expect.stringContaining(`[plan/setting] ${one}`)))
})

import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cellMistakes } from './quarantine.ts'

const mistakeOf = cellMistakes(join(import.meta.dirname, '..', '..'))
const connect = 'scenarios/smoke/connect.scenario.yaml'

test.each([connect, `${connect}#backend=standalone spark=4.1.3`])('%s is there', (cell) => {
  expect(mistakeOf(cell)).toBeUndefined()
})

test.each([
  ['scenarios/smoke/conect.scenario.yaml', 'there is no scenario scenarios/smoke/conect.scenario.yaml', connect],
  [
    `${connect}#spark=4.1.3 backend=standalone`,
    `there is no cell \`${connect}#spark=4.1.3 backend=standalone\``,
    `${connect}#backend=standalone spark=4.1.3`,
  ],
])('%s is not, and what was meant is told', (cell, message, meant) => {
  expect(mistakeOf(cell)).toEqual({ message, hint: `did you mean \`${meant}\`?` })
})

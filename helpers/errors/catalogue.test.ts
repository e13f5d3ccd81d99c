import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { catalogue } from './catalogue.ts'

const begin = '<!-- errors:begin, made from helpers/errors/catalogue.ts -->\n'
const end = '<!-- errors:end -->'

const table = `| code | what it means | what mends it |\n| --- | --- | --- |\n${Object.entries(catalogue)
  .map(([code, { title, hint }]) => `| \`${code}\` | ${title} | ${hint} |\n`)
  .join('')}`

test("the README's table of errors is made from the catalogue (UPDATE_README=1 writes it)", () => {
  const readme = readFileSync('README.md', 'utf8')
  const [before = '', rest = ''] = readme.split(begin)
  const current = `${before}${begin}${table}${end}${rest.slice(rest.indexOf(end) + end.length)}`
  if (process.env['UPDATE_README'] === '1') writeFileSync('README.md', current)
  expect(readFileSync('README.md', 'utf8')).toBe(current)
})

import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { allRules } from './registry.ts'

const begin = '<!-- rules:begin, made from helpers/audit/rules -->\n'
const end = '<!-- rules:end -->'

const table = `| rule | level | what is wrong | what it leads to |\n| --- | --- | --- | --- |\n${allRules
  .map(
    ({ id, level, title, why, source }) =>
      `| ${source.startsWith('https:') ? `[\`${id}\`](${source})` : `\`${id}\``} | ${level} | ${title} | ${why} |\n`,
  )
  .join('')}`

test("the README's table of rules is made from the registry (UPDATE_README=1 writes it)", () => {
  const readme = readFileSync('README.md', 'utf8')
  const [before = '', rest = ''] = readme.split(begin)
  const current = `${before}${begin}${table}${end}${rest.slice(rest.indexOf(end) + end.length)}`
  if (process.env['UPDATE_README'] === '1') writeFileSync('README.md', current)
  expect(readFileSync('README.md', 'utf8')).toBe(current)
})

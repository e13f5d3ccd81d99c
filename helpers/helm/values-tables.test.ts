import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'

/** As much of a values.schema.json as its README tells. */
const property = z.looseObject({
  $ref: z.string().optional(),
  description: z.string().default(''),
  enum: z.array(z.string()).optional(),
  get properties() {
    return z.record(z.string(), property).optional()
  },
})
type Property = z.infer<typeof property>

const begin = '<!-- values -->\n'
const end = '<!-- /values -->'

/** What a reference leads to, under what stands beside it. */
const resolved = (one: Property, definitions: Readonly<Record<string, Property>>): Property => {
  const target = definitions[one.$ref?.replace('#/$defs/', '') ?? '']
  if (target === undefined) return one
  const description = [one.description, target.description].filter((text) => text !== '').join(' ')
  // What is described once for all charts is one line in each.
  return { ...target, ...one, description, properties: undefined }
}

const rows = (path: readonly string[], one: Property, values: unknown, definitions: Readonly<Record<string, Property>>): string[] => {
  const { description, enum: choices, properties } = resolved(one, definitions)
  const at = (key: string): unknown => (typeof values === 'object' && values !== null ? Reflect.get(values, key) : undefined)
  if (properties !== undefined) return Object.entries(properties).flatMap(([key, next]) => rows([...path, key], next, at(key), definitions))
  if (values === undefined) return []
  const one_of = choices === undefined ? '' : ` One of ${choices.map((choice) => `\`${choice}\``).join(', ')}.`
  return [`| \`${path.join('.')}\` | \`${JSON.stringify(values)}\` | ${description}${one_of} |\n`]
}

test.each(globSync('charts/*/values.schema.json'))("the README's table of %s is made from it (UPDATE_README=1 writes it)", (file) => {
  const folder = dirname(file)
  const schema = property.extend({ $defs: z.record(z.string(), property).default({}) }).parse(JSON.parse(readFileSync(file, 'utf8')))
  const values: unknown = parse(readFileSync(join(folder, 'values.yaml'), 'utf8'))
  const table = `| key | default | what |\n| --- | --- | --- |\n${rows([], schema, values, schema.$defs).join('')}`
  const place = join(folder, 'README.md')
  const readme = readFileSync(place, 'utf8')
  const [before = '', rest = ''] = readme.split(begin)
  const current = `${before}${begin}${table}${rest.slice(rest.indexOf(end))}`
  if (process.env['UPDATE_README'] === '1') writeFileSync(place, current)
  expect(readFileSync(place, 'utf8')).toBe(current)
})

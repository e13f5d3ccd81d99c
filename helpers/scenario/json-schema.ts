import { z } from 'zod'
import { isRecord } from '../types/record.ts'
import { file } from './schema.ts'

/** Where a number or a truth value may stand, so may an expression that gives one. */
const orExpression = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(orExpression)
  if (!isRecord(node)) return node
  const inner = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, orExpression(value)]))
  const { description, examples, default: standard, ...rest } = inner
  if (!['integer', 'number', 'boolean'].includes(String(rest['type']))) return inner
  const kept = Object.fromEntries(Object.entries({ description, examples, default: standard }).filter(([, value]) => value !== undefined))
  return { ...kept, anyOf: [rest, { type: 'string', pattern: String.raw`^\$\{\{[^}]*\}\}$` }] }
}

/** The JSON Schema of scenario files, out of the same schemas that check them. */
export const scenarioJsonSchema = (): object => {
  const schema = z.toJSONSchema(file, { io: 'input', target: 'draft-7', unrepresentable: 'any' })
  return {
    ...schema,
    title: 'Seatrial scenario',
    ...Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, key === 'title' ? value : orExpression(value)])),
  }
}

/** The text of scenario.schema.json. */
export const scenarioSchemaText = (): string => `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`

import { z } from 'zod'
import { verbs } from '../steps/registry.ts'
import { isRecord } from '../types/record.ts'
import { file } from './schema.ts'

const expression = String.raw`\$\{\{[^}]*\}\}`

/** Where not every text may stand, so may one with an expression in it; where a number or a truth value, an expression alone. */
const orExpression = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(orExpression)
  if (!isRecord(node)) return node
  const inner = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, orExpression(value)]))
  const { description, examples, default: standard, ...rest } = inner
  const alone = ['integer', 'number', 'boolean'].includes(String(rest['type']))
  const among = rest['type'] === 'string' && ('enum' in rest || 'pattern' in rest)
  if (!alone && !among) return inner
  const kept = Object.fromEntries(Object.entries({ description, examples, default: standard }).filter(([, value]) => value !== undefined))
  return { ...kept, anyOf: [rest, { type: 'string', pattern: alone ? `^${expression}$` : expression }] }
}

const fieldsOf = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {})

/** One verb a step; of one that needs nothing, nothing need be said (`- install:`). */
const withOneVerb = (step: Record<string, unknown>): object => {
  const properties = Object.entries(fieldsOf(step['properties'])).map(([name, schema]): [string, unknown] => {
    const { description, ...rest } = fieldsOf(schema)
    return verbs.has(name) && !('required' in rest) ? [name, { description, anyOf: [rest, { type: 'null' }] }] : [name, schema]
  })
  return { ...step, properties: Object.fromEntries(properties), oneOf: [...verbs.keys()].map((name) => ({ required: [name] })) }
}

/** The JSON Schema of scenario files, out of the same schemas that check them. */
export const scenarioJsonSchema = (): object => {
  const { properties = {}, ...schema } = z.toJSONSchema(file, { io: 'input', target: 'draft-7', unrepresentable: 'any' })
  const all = fieldsOf(orExpression(properties))
  const steps = fieldsOf(all['steps'])
  return {
    ...schema,
    title: 'Seatrial scenario',
    properties: { ...all, steps: { ...steps, items: withOneVerb(fieldsOf(steps['items'])) } },
  }
}

/** The text of scenario.schema.json. */
export const scenarioSchemaText = (): string => `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`

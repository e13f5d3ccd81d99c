import { z } from 'zod'
import { timeout } from '../fields.ts'
import { verb } from '../verb.ts'

export const count = z.union([
  z.int().min(0),
  z
    .strictObject({ min: z.int().min(0).optional(), max: z.int().min(0).optional() })
    .refine((range) => range.min !== undefined || range.max !== undefined, 'say `min`, `max` or both')
    .refine(({ min = 0, max = Infinity }) => min <= max, 'nothing is `min` or more and `max` at most'),
])

export const schema = z
  .strictObject({
    apiVersion: z.string().min(1).optional().meta({ description: 'Needed where a kind is in more than one group.' }),
    kind: z.string().min(1),
    name: z.string().min(1).optional().meta({ description: 'One object by name.' }),
    labels: z.record(z.string(), z.string()).optional().meta({ description: 'Objects by their labels.' }),
    match: z.record(z.string(), z.unknown()).optional().meta({ description: 'What each object must contain; lists in any order.' }),
    count: count.optional().meta({ description: 'How many must match. Default: one or more.' }),
    absent: z.boolean().optional().meta({ description: 'None may match.' }),
    timeout,
  })
  .refine((spec) => !(spec.absent === true && spec.count !== undefined), {
    message: '`absent` and `count` exclude each other',
    path: ['absent'],
  })
export type ExpectSpec = z.infer<typeof schema>

export const expect = verb({
  name: 'expect',
  summary: 'Waits until objects of the namespace are as described: partial match, number, absence.',
  schema,
  example: 'expect: { kind: Deployment, name: spark-connect, match: { status: { readyReplicas: 1 } } }',
  asserts: () => true,
  watches: ({ kind }) => [kind],
  load: () => import('./run.ts'),
})

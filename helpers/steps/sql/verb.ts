import { z } from 'zod'
import { anyGiven, target, timeout } from '../fields.ts'
import { count } from '../expect/verb.ts'
import { verb } from '../verb.ts'

const gpuPlan = z
  .strictObject({
    ratio: z.number().min(0).max(1).optional().meta({ description: 'The least share of its operators, from 0 to 1.' }),
    operators: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .meta({ description: 'Operators that must be among them, as `HashAggregateExec`.' }),
  })
  .refine(anyGiven, 'an empty `gpuPlan` checks nothing')
export type GpuPlan = z.infer<typeof gpuPlan>

export const schema = z.strictObject({
  query: z.string().min(1).meta({ description: 'One SQL statement.' }),
  to: target.optional().meta({ description: 'The Spark Connect Service; by default the one of the namespace.' }),
  expect: z
    .strictObject({
      rows: z.array(z.record(z.string(), z.unknown())).optional().meta({ description: 'All rows, column by column.' }),
      unordered: z.boolean().optional().meta({ description: 'Rows in any order.' }),
      count: count.optional().meta({ description: 'The number of rows.' }),
      error: z.string().min(1).optional().meta({ description: 'The statement must fail, saying this.' }),
      executors: z
        .strictObject({ min: z.int().min(1) })
        .optional()
        .meta({ description: "Executors that finished tasks of this statement, in pods other than the driver's." }),
      gpuPlan: gpuPlan.optional().meta({
        description: 'What the RAPIDS Accelerator plans for the GPU, by what it writes to the log with spark.rapids.sql.explain=ALL.',
      }),
      executedPlan: z
        .strictObject({ operators: z.array(z.string().min(1)).min(1) })
        .optional()
        .meta({ description: 'Operators of the plan that Spark ran, as its UI names them: `Exchange`, `GpuHashAggregate`.' }),
    })
    .refine((expect) => anyGiven({ ...expect, unordered: undefined }), 'an empty `expect` checks nothing')
    .refine(({ error, ...others }) => error === undefined || !anyGiven({ ...others, unordered: undefined }), {
      message: 'a statement that must fail has no rows, no plan, and no executors that finished it',
      path: ['error'],
    })
    .optional(),
  timeout,
})
export type SqlSpec = z.infer<typeof schema>

export const sql = verb({
  name: 'sql',
  summary: 'Runs a statement through Spark Connect: rows, errors, and which executors did the work.',
  schema,
  example: 'sql: { query: SELECT sum(id) AS total FROM range(1000), expect: { rows: [{ total: 499500 }], executors: { min: 1 } } }',
  asserts: (spec) => spec.expect !== undefined,
  rights: ['get,create pods/portforward', 'list,watch services', 'list,watch endpointslices.discovery.k8s.io', 'get,create pods/exec'],
  load: () => import('./run.ts'),
})

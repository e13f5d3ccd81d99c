import { z } from 'zod'
import { schema as httpSchema } from '../http/verb.ts'
import { schema as installSchema } from '../install/verb.ts'
import { schema as sqlSchema } from '../sql/verb.ts'
import { verb } from '../verb.ts'

export const served = z
  .strictObject({ sql: sqlSchema.optional(), http: httpSchema.optional() })
  .refine(({ sql, http }) => (sql === undefined) !== (http === undefined), 'say one of `sql` and `http`')
  .optional()
  .meta({ description: 'A query or a request that must be answered all the time, on new connections, until the new revision is ready.' })
export type Served = NonNullable<z.infer<typeof served>>

export const schema = installSchema.extend({ while: served }).refine((spec) => spec.while === undefined || spec.expect === undefined, {
  message: '`while` has no meaning beside `expect: { error }`: put a `sql` step after it',
  path: ['while'],
})
export type UpgradeSpec = z.infer<typeof schema>

export const upgrade = verb({
  name: 'upgrade',
  summary: 'Upgrades a release and waits until the new revision is ready; `while` shows that it goes on serving.',
  schema,
  example:
    'upgrade: { values: [{ executor: { instances: 2 } }], while: { sql: { query: SELECT 1 AS one, expect: { rows: [{ one: 1 }] } } } }',
  asserts: () => true,
  uses: (spec) => Object.keys(spec.while ?? {}),
  load: () => import('./run.ts'),
})

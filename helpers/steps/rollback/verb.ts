import { z } from 'zod'
import { release, restarts, timeout } from '../fields.ts'
import { served } from '../upgrade/verb.ts'
import { verb } from '../verb.ts'

export const schema = z.strictObject({
  release: release.optional().meta({ description: "The release; by default the chart's under test." }),
  revision: z.int().min(1).optional().meta({ description: 'The revision to go back to, counted from 1; by default the one before.' }),
  while: served,
  restarts,
  timeout,
})
export type RollbackSpec = z.infer<typeof schema>

export const rollback = verb({
  name: 'rollback',
  summary: 'Goes back to an earlier revision of a release and waits until it is ready; `while` shows that it goes on serving.',
  schema,
  example: 'rollback: { while: { sql: { query: SELECT 1 AS one, expect: { rows: [{ one: 1 }] } } } }',
  asserts: () => true,
  uses: (spec) => Object.keys(spec.while ?? {}),
  load: () => import('./run.ts'),
})

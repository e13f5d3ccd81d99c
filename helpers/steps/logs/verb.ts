import { z } from 'zod'
import { podSelector, textExpectation, timeout } from '../fields.ts'
import { verb } from '../verb.ts'

export const schema = z.strictObject({
  from: podSelector,
  container: z.string().min(1).optional(),
  expect: textExpectation,
  timeout,
})
export type LogsSpec = z.infer<typeof schema>

export const logs = verb({
  name: 'logs',
  summary: 'Waits until the logs of pods say something, those of pods already deleted included.',
  schema,
  example: 'logs: { from: { component: connect }, expect: Spark Connect server started }',
  asserts: () => true,
  load: () => import('./run.ts'),
})

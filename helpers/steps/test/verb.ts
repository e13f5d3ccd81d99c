import { z } from 'zod'
import { release, timeout } from '../fields.ts'
import { verb } from '../verb.ts'

export const schema = z.strictObject({
  release: release.optional().meta({ description: "The release; by default the chart's under test." }),
  filter: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .meta({ description: 'Names of the tests to run. Default: all tests.', examples: [['web-test-connection']] }),
  timeout,
})
export type TestSpec = z.infer<typeof schema>

export const test = verb({
  name: 'test',
  summary: "Runs the chart's own tests (`helm test` hooks), each with its log and its duration in the report.",
  schema,
  example: 'test: {}',
  asserts: () => true,
  load: () => import('./run.ts'),
})

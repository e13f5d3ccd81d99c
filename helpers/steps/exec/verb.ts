import { z } from 'zod'
import { anyGiven, podSelector, textExpectation, timeout } from '../fields.ts'
import { verb } from '../verb.ts'

export const schema = z.strictObject({
  in: podSelector,
  container: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'By default the container that the annotation kubectl.kubernetes.io/default-container names, else the first.' }),
  command: z
    .union([z.string().min(1), z.array(z.string()).min(1)])
    .meta({ description: 'A line for `sh -c`, or a list of words. In a container without `sh` the end of what it writes may be lost.' }),
  expect: z
    .strictObject({
      exitCode: z.int().min(0).max(255).optional().meta({ description: 'Default 0.' }),
      stdout: textExpectation.optional(),
      stderr: textExpectation.optional(),
    })
    .refine(anyGiven, 'an empty `expect` checks nothing')
    .optional(),
  timeout,
})
export type ExecSpec = z.infer<typeof schema>

export const exec = verb({
  name: 'exec',
  summary: 'Runs a command in a container; its exit code and output must be as expected.',
  schema,
  example: 'exec: { in: { component: connect }, command: id -u, expect: { stdout: "185" } }',
  asserts: () => true,
  rights: ['get,create pods/exec'],
  load: () => import('./run.ts'),
})

import { z } from 'zod'
import { timeout } from '../fields.ts'
import { verb } from '../verb.ts'
import { duplicatesIn } from './duplicates.ts'
import { refusal } from '../install/verb.ts'

const object = z.looseObject({
  apiVersion: z.string().min(1),
  kind: z.string().min(1),
  metadata: z.looseObject({ name: z.string().min(1) }),
})

export const schema = z
  .strictObject({
    file: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'A file of objects, from the root of the repository; `${{ namespace }}` and `${{ release }}` are filled in.' }),
    objects: z.array(object).min(1).optional().meta({ description: 'Objects written in place.' }),
    ready: z.boolean().optional().meta({ description: 'Whether to wait until they are ready. Default true.' }),
    expect: refusal.optional().meta({ description: 'The cluster must refuse it, saying this.' }),
    timeout,
  })
  .refine((spec) => (spec.file === undefined) !== (spec.objects === undefined), 'say one of `file` and `objects`')
  .superRefine(({ objects = [] }, context) => {
    for (const { at, first, told } of duplicatesIn(objects))
      context.addIssue({
        code: 'custom',
        path: ['objects', at, 'metadata', 'name'],
        message: `${told} is the same object as number ${first + 1} of the list: the later one would replace it`,
        params: { code: 'scenario/duplicate', hint: 'remove one, or apply the second in a step of its own' },
      })
  })
export type ApplySpec = z.infer<typeof schema>

export const apply = verb({
  name: 'apply',
  summary: "Applies objects to the cell's namespace and waits until they are ready.",
  schema,
  example: 'apply: { objects: [{ apiVersion: v1, kind: ConfigMap, metadata: { name: settings }, data: { a: b } }] }',
  asserts: (spec) => spec.ready !== false || spec.expect !== undefined,
  files: (spec) => (spec.file === undefined ? [] : [{ file: spec.file, path: ['file'], names: ['namespace', 'release'] }]),
  load: () => import('./run.ts'),
})

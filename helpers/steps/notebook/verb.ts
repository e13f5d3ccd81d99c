import { z } from 'zod'
import { anyGiven, target, textExpectation, timeout } from '../fields.ts'
import { verb } from '../verb.ts'

export const schema = z.strictObject({
  file: z.string().endsWith('.ipynb').meta({ description: 'The notebook, from the root of the repository.' }),
  to: target.optional().meta({ description: 'The Jupyter Service; by default the one of the namespace.' }),
  kernel: z.string().min(1).optional().meta({ description: "By default the notebook's own." }),
  expect: z
    .strictObject({
      output: textExpectation.optional().meta({ description: 'What the cells print or show, all together.' }),
      error: z.string().min(1).optional().meta({ description: 'A cell must fail, saying this.' }),
    })
    .refine(anyGiven, 'an empty `expect` checks nothing')
    .optional(),
  timeout,
})
export type NotebookSpec = z.infer<typeof schema>

export const notebook = verb({
  name: 'notebook',
  summary: 'Runs a notebook cell by cell in a Jupyter kernel of the namespace; no cell may fail.',
  schema,
  example: 'notebook: { file: fixtures/notebooks/connect.ipynb, expect: { output: "499500" } }',
  asserts: () => true,
  files: (spec) => [{ file: spec.file, path: ['file'] }],
  rights: ['get,create pods/portforward', 'list,watch services', 'list,watch endpointslices.discovery.k8s.io'],
  load: () => import('./run.ts'),
})

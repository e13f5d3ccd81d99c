import { z } from 'zod'
import { probeSource } from '../../probe/image.ts'
import { podSelector, target, timeout } from '../fields.ts'
import { verb } from '../verb.ts'

export const schema = z.strictObject({
  pages: z
    .array(z.strictObject({ to: target, path: z.string().startsWith('/').optional().meta({ description: 'Default `/`.' }) }))
    .min(1)
    .optional()
    .meta({ description: 'What is served over HTTP and must not show them, such as a UI or an archive of logs.' }),
  outputs: z
    .array(
      z.strictObject({
        in: podSelector,
        container: z.string().min(1).optional().meta({ description: "By default the pod's first container." }),
        command: z.string().min(1).meta({ description: 'A line for `sh -c`.' }),
      }),
    )
    .min(1)
    .optional()
    .meta({ description: 'Commands whose output must not show them, such as one that prints the files of a bucket.' }),
  timeout,
})
export type SecretsSpec = z.infer<typeof schema>

export const secrets = verb({
  name: 'secrets',
  summary:
    "That the scenario's `secrets` are given by reference alone: they are searched for in manifests, objects, logs, command lines and what is named beside.",
  schema,
  example:
    'secrets: { pages: [{ to: "spark-connect:4040", path: /environment/ }], outputs: [{ in: { app: s3 }, command: cat /data/events/* }] }',
  asserts: () => true,
  images: [probeSource],
  rights: ['get,create pods/exec', 'get,create pods/portforward'],
  load: () => import('./run.ts'),
})

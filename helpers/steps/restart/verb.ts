import { z } from 'zod'
import { restarts, timeout } from '../fields.ts'
import { served } from '../upgrade/verb.ts'
import { verb } from '../verb.ts'

export const schema = z.strictObject({
  kind: z.enum(['Deployment', 'StatefulSet', 'DaemonSet']).optional().meta({ description: 'Default: Deployment.' }),
  name: z.string().min(1).meta({ description: 'The workload to restart.' }),
  while: served,
  restarts,
  timeout,
})
export type RestartSpec = z.infer<typeof schema>

export const restart = verb({
  name: 'restart',
  summary: 'Restarts a workload by a rollout and waits until all its pods are new and ready; `while` shows that it keeps serving.',
  schema,
  example: 'restart: { kind: Deployment, name: spark-connect }',
  asserts: () => true,
  uses: (spec) => Object.keys(spec.while ?? {}),
  changes: ({ kind = 'Deployment' }) => [{ kind, verbs: ['get', 'list', 'watch', 'patch'] }],
  load: () => import('./run.ts'),
})

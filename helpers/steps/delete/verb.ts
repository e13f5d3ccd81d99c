import { z } from 'zod'
import { timeout } from '../fields.ts'
import { verb } from '../verb.ts'

export const schema = z
  .strictObject({
    apiVersion: z.string().min(1).optional().meta({ description: 'Needed where a kind is in more than one group.' }),
    kind: z.string().min(1),
    name: z.string().min(1).optional().meta({ description: 'One object by name.' }),
    labels: z
      .record(z.string(), z.string())
      .refine((labels) => Object.keys(labels).length > 0, 'name one label or more')
      .optional()
      .meta({ description: 'Objects by their labels.' }),
    replaced: z.boolean().optional().meta({
      description:
        'Whether to wait until as many others are there and ready to stay. Default: true for a pod of a Deployment, ReplicaSet, StatefulSet or DaemonSet, and for a ReplicaSet of a Deployment.',
    }),
    timeout,
  })
  .refine((spec) => spec.name !== undefined || spec.labels !== undefined, 'say `name` or `labels`')
export type DeleteSpec = z.infer<typeof schema>

export const deleteObjects = verb({
  name: 'delete',
  summary: 'Deletes objects of the namespace and waits until they are gone, and until what replaces them is ready to stay.',
  schema,
  example: 'delete: { kind: Pod, labels: { app.kubernetes.io/component: connect } }',
  asserts: () => true,
  changes: ({ kind }) => [{ kind, verbs: ['get', 'list', 'watch', 'delete'] }],
  load: () => import('./run.ts'),
})

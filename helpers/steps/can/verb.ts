import { z } from 'zod'
import { verb } from '../verb.ts'
import { permission } from './permission.ts'

export const schema = z
  .strictObject({
    serviceAccount: z
      .string()
      .min(1)
      .meta({ description: "An account of the cell's namespace.", examples: ['spark-connect'] }),
    namespace: z.string().min(1).optional().meta({ description: "Where it would do it. Default the cell's namespace." }),
    allowed: z.array(permission).min(1).optional().meta({ description: 'What it may do.' }),
    denied: z.array(permission).min(1).optional().meta({ description: 'What it may not do; each is tried with a token of the account.' }),
    only: z
      .boolean()
      .optional()
      .meta({ description: 'Whether `allowed` is all that it may do, of every verb of every resource that the cluster serves.' }),
  })
  .superRefine(({ allowed = [], denied = [] }, context) => {
    denied.forEach((one, at) => {
      if (allowed.includes(one)) context.addIssue({ code: 'custom', path: ['denied', at], message: `\`${one}\` is in \`allowed\` as well` })
    })
  })
  .refine(({ allowed, denied, only }) => (allowed ?? denied ?? only) !== undefined, 'say one of `allowed`, `denied` and `only`')
export type CanSpec = z.infer<typeof schema>

export const can = verb({
  name: 'can',
  summary: 'What a service account may and may not do: asked of the cluster, worked out from its roles, and tried.',
  schema,
  example:
    'can: { serviceAccount: spark-connect, allowed: [create pods, get pods/log], denied: [get secrets, create roles.rbac.authorization.k8s.io] }',
  asserts: () => true,
  rights: ['create serviceaccounts/token', 'list roles.rbac.authorization.k8s.io', 'list rolebindings.rbac.authorization.k8s.io'],
  load: () => import('./run.ts'),
})

import { z } from 'zod'
import { verb } from '../verb.ts'

const account = z.string().min(1)

const accepted = z.strictObject({
  serviceAccount: account.meta({ description: 'Whose grant it is.' }),
  grant: z
    .string()
    .regex(/^(?:[a-z]+|\*) \S+(?: \S+)?$/, 'expected a verb and a resource: `delete pods`, `get pods/log`, `get secrets name`, `* pods`')
    .meta({ description: 'What it may do, as the finding names it.', examples: ['deletecollection pods', 'get *'] }),
  namespace: z
    .string()
    .min(1)
    .optional()
    .meta({ description: "Where it may do it; `*` is the whole cluster. Default the cell's namespace.", examples: ['kube-system', '*'] }),
  reason: z.string().min(1).meta({ description: 'Why it is granted nevertheless.' }),
})
export type Accepted = z.infer<typeof accepted>

export const schema = z.strictObject({
  serviceAccounts: z
    .array(account)
    .min(1)
    .optional()
    .meta({ description: "Accounts of the cell's namespace; all of them by default.", examples: [['spark-connect']] }),
  accepted: z
    .array(accepted)
    .default([])
    .meta({ description: 'Grants that need not be used, or are wildcards. One that nobody has is an error.' }),
})
export type LeastPrivilegeSpec = z.infer<typeof schema>

export const leastPrivilege = verb({
  name: 'leastPrivilege',
  summary: 'Accounts used all that they are granted, and nothing is granted by a wildcard: by what they asked of the API server until now.',
  schema,
  example:
    'leastPrivilege: { accepted: [{ serviceAccount: spark-connect, grant: deletecollection pods, reason: done when Connect is stopped }] }',
  asserts: () => true,
  requires: ['auditLog'],
  load: () => import('./run.ts'),
})

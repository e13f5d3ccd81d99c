import { z } from 'zod'
import type { Version } from '../../admission/pod-security/check.ts'
import { verb } from '../verb.ts'

const version = z.templateLiteral(['v1.', z.int().min(0)])

export const schema = z.strictObject({
  pss: z.enum(['baseline', 'restricted']).meta({ description: 'The level of the Pod Security Standards that every pod must meet.' }),
  version: z
    .union([z.literal('latest'), version])
    .optional()
    .meta({ description: 'The Kubernetes version whose standards hold. Default `latest`.', examples: ['latest', 'v1.34'] }),
})
export type AdmitSpec = z.infer<typeof schema> & { readonly version?: Version | undefined }

export const admit = verb({
  name: 'admit',
  summary: 'Every pod of the installed releases, and those they made, meets a Pod Security level: judged, and asked of the cluster.',
  schema,
  example: 'admit: { pss: restricted }',
  asserts: () => true,
  load: () => import('./run.ts'),
})

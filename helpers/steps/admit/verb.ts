import { z } from 'zod'
import type { Version } from '../../admission/pod-security/check.ts'
import { constraintNames } from '../../admission/security-context-constraints/defaults.ts'
import { verb } from '../verb.ts'

const version = z.templateLiteral(['v1.', z.int().min(0)])

/** The security context constraints that OpenShift has from the start. */
export const openShiftConstraints = constraintNames

export const schema = z
  .strictObject({
    pss: z
      .enum(['baseline', 'restricted'])
      .optional()
      .meta({ description: 'The level of the Pod Security Standards that every pod must meet.' }),
    version: z
      .union([z.literal('latest'), version])
      .optional()
      .meta({ description: 'The Kubernetes version whose standards hold. Default `latest`.', examples: ['latest', 'v1.34'] }),
    scc: z
      .enum(openShiftConstraints)
      .optional()
      .meta({ description: 'The security context constraints of OpenShift that must admit every pod, in a namespace that has them.' }),
  })
  .refine(({ pss, scc }) => (pss === undefined) !== (scc === undefined), 'say one of `pss` and `scc`')
  .refine(({ version: given, scc }) => given === undefined || scc === undefined, '`version` is for `pss` alone')
export type AdmitSpec = z.infer<typeof schema>

/** A level of the Pod Security Standards. */
export interface Standard {
  readonly pss: 'baseline' | 'restricted'
  readonly version?: Version | undefined
}

export const admit = verb({
  name: 'admit',
  summary:
    'Every pod of the installed releases, and those they made, is one that Pod Security or OpenShift lets in: judged, and asked of the cluster.',
  schema,
  example: 'admit: { pss: restricted }',
  asserts: () => true,
  load: () => import('./run.ts'),
})

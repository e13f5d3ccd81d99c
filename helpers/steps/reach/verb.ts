import { z } from 'zod'
import { probeSource } from '../../probe/image.ts'
import { podSelector, target } from '../fields.ts'
import { verb } from '../verb.ts'

const labels = z.record(z.string(), z.string())

const stranger = z.strictObject({
  stranger: z
    .strictObject({
      labels: labels.optional().meta({ description: 'Labels of the pod.' }),
      namespace: z
        .strictObject({ labels: labels.optional() })
        .optional()
        .meta({ description: 'A namespace made for it, with labels; without this it is in the namespace of the cell.' }),
    })
    .meta({ description: "A pod that is made for this, nobody's but the test's." }),
})
export type Stranger = z.infer<typeof stranger>['stranger']

const source = z.union([stranger, podSelector])
const outside = z.strictObject({ host: z.string().min(1), port: z.int().min(1).max(65_535) })
const pods = z.strictObject({ in: podSelector, port: z.int().min(1).max(65_535) })
const destination = z.union([target, pods, outside])
export type Source = z.infer<typeof source>
export type Destination = z.infer<typeof destination>

const oneOrMore = <T extends z.ZodType>(schema: T) => z.union([schema, z.array(schema).min(1)])

export const schema = z
  .strictObject({
    from: oneOrMore(source).optional().meta({ description: 'Pods by label, all that fit, or a `stranger`; one or a list.' }),
    to: oneOrMore(destination)
      .optional()
      .meta({ description: '`service:port`, `pod/name:port`, pods `in` a selector at a `port`, or a `host` and `port`; one or a list.' }),
    protocol: z.enum(['TCP', 'UDP', 'SCTP']).optional().meta({ description: "Default the Service's, else TCP." }),
    expect: z.enum(['allowed', 'denied']).optional().meta({ description: 'What holds for every one of `from` with every one of `to`.' }),
    matrix: z
      .literal(true)
      .optional()
      .meta({ description: 'Every pod, and strangers, with every port that a pod declares: all must be as the policies say.' }),
  })
  .refine(
    ({ from, to, protocol, expect, matrix }) =>
      matrix === true
        ? [from, to, protocol, expect].every((field) => field === undefined)
        : [from, to, expect].every((field) => field !== undefined),
    'say `from`, `to` and `expect`, or `matrix` alone',
  )
export type ReachSpec = z.infer<typeof schema>

export const reach = verb({
  name: 'reach',
  summary: 'Who can reach whom: probed from inside the pods, and compared with what the NetworkPolicies say.',
  schema,
  example: 'reach: { from: { app: jupyter }, to: spark-connect:15002, expect: allowed }',
  asserts: () => true,
  requires: ['networkPolicy'],
  images: [probeSource],
  rights: ['create,patch,delete pods', 'patch pods/ephemeralcontainers', 'get,create pods/exec'],
  load: () => import('./run.ts'),
})

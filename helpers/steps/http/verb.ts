import { z } from 'zod'
import { anyGiven, target, textExpectation, timeout } from '../fields.ts'
import { verb } from '../verb.ts'

export const schema = z.strictObject({
  to: target,
  path: z.string().startsWith('/').optional().meta({ description: 'Default `/`.' }),
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z
    .union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())])
    .optional()
    .meta({ description: 'A text as it is, anything else as JSON.' }),
  within: timeout.meta({ description: 'Repeat until it is as expected for so long. Default: one attempt.' }),
  expect: z
    .strictObject({
      status: z.int().min(100).max(599).optional().meta({ description: 'Default: any of 200 to 299. Redirects are not followed.' }),
      body: textExpectation.optional(),
      json: z.unknown().optional().meta({ description: 'What the JSON answer must contain; lists in any order.' }),
      headers: z.record(z.string(), z.string()).optional(),
    })
    .refine(anyGiven, 'an empty `expect` checks nothing')
    .optional(),
  timeout,
})
export type HttpSpec = z.infer<typeof schema>

export const http = verb({
  name: 'http',
  summary: 'Asks a Service or pod over HTTP through the API server.',
  schema,
  example: 'http: { to: "spark-connect:4040", path: /api/v1/version, expect: { json: { spark: 4.1.3 } } }',
  asserts: () => true,
  rights: ['get,create pods/portforward', 'list,watch services', 'list,watch endpointslices.discovery.k8s.io'],
  load: () => import('./run.ts'),
})

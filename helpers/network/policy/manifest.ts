import { z } from 'zod'

/** A field of the API: null is the same as not there. */
const field = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined)
const list = <T extends z.ZodType>(schema: T) =>
  z
    .array(schema)
    .nullish()
    .transform((value) => value ?? [])
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '')

const int32 = z.int32()

const requirement = z.object({ key: text, operator: text, values: list(z.string()) })
const labels = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? {})
const selector = z.object({ matchLabels: labels, matchExpressions: list(requirement) })
const peer = z.object({
  podSelector: field(selector),
  namespaceSelector: field(selector),
  ipBlock: field(z.object({ cidr: text, except: list(z.string()) })),
})
const port = z.object({ protocol: field(z.string()), port: field(z.union([int32, z.string()])), endPort: field(int32) })

/** The `spec` of a NetworkPolicy, networking.k8s.io/v1, as the API server decodes it: types alone, not whether values make sense. */
export const specSchema = z.object({
  podSelector: field(selector).transform((value) => value ?? { matchLabels: {}, matchExpressions: [] }),
  policyTypes: list(z.string()),
  ingress: list(z.object({ ports: list(port), from: list(peer) })),
  egress: list(z.object({ ports: list(port), to: list(peer) })),
})

export type Spec = z.infer<typeof specSchema>
export type Selector = Spec['podSelector']
export type PeerFields = z.infer<typeof peer>
export type PortFields = z.infer<typeof port>

import { join } from 'node:path'
import { execa } from 'execa'
import { z } from 'zod'
import type { KubeObject } from '../kube/object.ts'
import type { Endpoint } from '../network/policy/endpoint.ts'
import { protocols, type NetworkPod, type Protocol } from '../network/policy/pod.ts'
import { compileModule } from '../cluster/compile-module.ts'

const module = join(import.meta.dirname, '..', '..', 'fixtures', 'network-policies')

const labels = z.record(z.string(), z.string())
const policy = z.looseObject({ metadata: z.looseObject({ name: z.string(), namespace: z.string() }), spec: z.unknown() })
const port = z.object({ name: z.string().optional(), port: z.number(), protocol: z.enum(protocols) })
const pod = z.object({ namespace: z.string(), name: z.string(), labels, ip: z.string(), ports: z.array(port) })

const cluster = z.object({
  policies: z
    .array(policy)
    .nullable()
    .transform((all) => all ?? []),
  namespaces: z.record(z.string(), labels),
  pods: z.array(pod),
})
/** A cluster as fixtures/network-policies writes and reads it. */
export type Cluster = z.infer<typeof cluster>

/** Who takes part: a pod by its place in the cluster's list, or an address outside. */
type End = { readonly pod: number } | { readonly ip: string }
export interface Question {
  readonly from: End
  readonly to: End
  readonly port: number
  readonly protocol: Protocol
}

/** One line of what upstream is asked. */
export interface Asked {
  readonly policies: Cluster['policies']
  readonly namespaces?: Cluster['namespaces']
  readonly pods?: Cluster['pods']
  readonly questions?: readonly Question[]
  readonly selections?: readonly unknown[]
}

const direction = z.object({ allowed: z.boolean(), policies: z.array(z.string()), rules: z.array(z.string()) })
const answer = z.object({
  problems: z.array(z.array(z.object({ type: z.string(), field: z.string() }))),
  verdicts: z.array(z.object({ egress: direction, ingress: direction })),
  selects: z.array(z.boolean()),
})
export type Answer = z.infer<typeof answer>

const options = { maxBuffer: 1024 ** 3 }

/** What the API server, cyclonus' engine and Kubernetes' selectors say. */
export const askUpstream = async (asked: readonly Asked[]): Promise<readonly Answer[]> => {
  const input = asked.map((one) => JSON.stringify(one)).join('\n')
  const { stdout } = await execa(await compileModule(module), { ...options, input })
  const answers = stdout.split('\n').map((line) => answer.parse(JSON.parse(line)))
  if (answers.length !== asked.length) throw new Error(`${asked.length} questions and ${answers.length} answers`)
  return answers
}

/** The cluster after each step of each of cyclonus' conformance cases. */
export const conformanceClusters = async (): Promise<readonly Cluster[]> => {
  const { stdout } = await execa(await compileModule(module), ['cases'], options)
  return stdout.split('\n').map((line) => cluster.parse(JSON.parse(line)))
}

/** A cluster's policies and namespaces as objects of the API. */
export const objectsOf = ({ policies, namespaces }: Asked): readonly KubeObject[] => [
  ...policies.map(({ metadata, spec }) => ({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec })),
  ...Object.entries(namespaces ?? {}).map(([name, own]) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: own } })),
]

export const podsOf = ({ pods }: Cluster): readonly NetworkPod[] =>
  pods.map(({ ip, ports, ...rest }) => ({
    ...rest,
    ports: ports.map(({ name, ...own }) => ({ ...own, ...(name !== undefined && { name }) })),
    ips: [ip],
    hostNetwork: false,
    template: false,
  }))

export const endpointOf = (end: End, pods: readonly NetworkPod[]): Endpoint => {
  if ('ip' in end) return end
  const found = pods[end.pod]
  if (found === undefined) throw new RangeError(`there is no pod ${end.pod}`)
  return found
}

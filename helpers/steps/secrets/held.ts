import { Buffer } from 'node:buffer'
import { SeatrialError } from '../../errors/seatrial-error.ts'
import { at, fieldsAt, listAt, textAt } from '../../kube/fields.ts'
import type { KubeObject } from '../../kube/object.ts'
import { list } from '../../kube/objects.ts'
import type { StepContext } from '../context.ts'
import { secretsInText, wantedOf } from './search.ts'

/** Helm keeps the manifest and the values of a release in a Secret: that it has them says nothing of the chart. */
const isHelms = (secret: KubeObject): boolean => at(secret, 'type') === 'helm.sh/release.v1'

const containersOf = (spec: unknown) => ['containers', 'initContainers'].flatMap((part) => listAt(spec, part))

/** The names of the Secrets that a pod refers to. */
const referredBy = ({ spec }: KubeObject): readonly (string | undefined)[] => [
  ...containersOf(spec).flatMap((container) => [
    ...listAt(container, 'env').map((entry) => textAt(entry, 'valueFrom', 'secretKeyRef', 'name')),
    ...listAt(container, 'envFrom').map((entry) => textAt(entry, 'secretRef', 'name')),
  ]),
  ...listAt(spec, 'volumes').flatMap((volume) => [
    textAt(volume, 'secret', 'secretName'),
    ...listAt(volume, 'projected', 'sources').map((source) => textAt(source, 'secret', 'name')),
  ]),
]

/** Where a secret is as it should be. */
export interface Held {
  readonly name: string
  /** Secrets of the namespace that have its value. */
  readonly by: readonly string[]
  /** Pods that refer to them. */
  readonly pods: readonly string[]
}

/**
 * The control: what is nowhere at all is not found in the wrong places either. Each secret must be the value of a Secret,
 * and of one that a pod refers to. @throws SeatrialError step/not-asked
 */
export const whereHeld = async ({ kube, namespace, cache, cell: { secrets }, signal }: StepContext): Promise<readonly Held[]> => {
  const all = (await list(kube, 'v1', 'Secret', { namespace, signal })).filter((secret) => !isHelms(secret))
  const wanted = wantedOf(secrets)
  const texts = all.map((secret) => ({
    name: secret.metadata.name,
    text: Object.values(fieldsAt(secret, 'data'))
      .map((data) => Buffer.from(String(data), 'base64').toString('utf8'))
      .join('\n'),
  }))
  return wanted.map((one) => {
    const { name } = one
    const by = texts.filter(({ text }) => secretsInText(text, [one]).length > 0).map((held) => held.name)
    const pods = cache.everSeen('Pod').filter((pod) => referredBy(pod).some((referred) => referred !== undefined && by.includes(referred)))
    if (by.length === 0)
      throw new SeatrialError('step/not-asked', `no Secret of ${namespace} has the value of ${name}: it is given to nobody`)
    if (pods.length === 0) throw new SeatrialError('step/not-asked', `no pod refers to ${by.join(' or ')}, which has the value of ${name}`)
    return { name, by, pods: pods.map((pod) => pod.metadata.name) }
  })
}

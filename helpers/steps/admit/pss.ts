import { SeatrialError } from '../../errors/seatrial-error.ts'
import { get } from '../../kube/objects.ts'
import type { StepContext } from '../context.ts'
import { ask, privilegedPod } from './asked.ts'
import { rendered, seen, type Judged } from './judged.ts'
import { schema, type Standard } from './verb.ts'

const told = ({ what, violations }: Judged): string =>
  violations.map(({ message, fields }) => `${what}: ${message}${fields.length > 0 ? ` at ${fields.join(', ')}` : ''}`).join('\n')

const label = 'pod-security.kubernetes.io/enforce'

/** What the cell's namespace holds its pods to. @throws SeatrialError where that is nothing */
const enforced = async ({ kube, namespace, signal }: StepContext): Promise<Standard> => {
  const found = await get(kube, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, { signal })
  const { labels = {} } = found?.metadata ?? {}
  const held = schema.safeParse({ pss: labels[label], version: labels[`${label}-version`] })
  if (held.data?.pss === undefined)
    throw new SeatrialError('step/not-enforced', `${namespace} has no label ${label} of a level that forbids anything`)
  return { pss: held.data.pss, version: held.data.version }
}

/** The cluster's own word on each pod; it must be the one that was worked out. */
const confirm = async (judged: readonly Judged[], context: StepContext): Promise<void> => {
  if ((await ask(privilegedPod, 'a privileged pod', context)) === undefined)
    throw new SeatrialError('step/not-enforced', `${context.namespace} lets a privileged pod in: Pod Security does not hold there`)
  const wrong: string[] = []
  for (const { what, source, violations } of judged) {
    context.say(`asking the cluster about ${what}`)
    const answer = await ask(source.pod, what, context)
    if ((answer === undefined) !== (violations.length === 0))
      wrong.push(
        `${what}: the cluster ${answer === undefined ? 'lets it in' : `refuses it: ${answer}`}, but ${violations.length} violations were found`,
      )
  }
  if (wrong.length > 0) throw new SeatrialError('step/mismatch', wrong.join('\n'))
}

/** All pods of the installed releases meet the level: by their manifests, by the API server's word, and as they ran. */
export const admittedByStandard = async (spec: Standard, context: StepContext): Promise<void> => {
  const [manifests, pods] = [rendered(spec, context), seen(spec, context)]
  if (manifests.length + pods.length === 0) throw new SeatrialError('step/not-asked', 'the installed releases make no pods')
  const bad = [...manifests, ...pods].filter(({ violations }) => violations.length > 0)
  if (bad.length > 0) throw new SeatrialError('step/not-admitted', `${spec.pss} forbids\n${bad.map(told).join('\n')}`)
  // The API server answers by the level of the namespace, whichever was asked for.
  const held = await enforced(context)
  await confirm(rendered(held, context), context)
  const lines = [
    `${manifests.length} pods of manifests and ${pods.length} that ran meet ${spec.pss}`,
    `the cluster, asked about each at ${held.pss} ${held.version ?? 'latest'}, says the same`,
    '',
    ...[...manifests, ...pods].map(({ what }) => what),
  ]
  context.attach({ name: 'admitted', type: 'text/plain', content: lines.join('\n') })
}

import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { describeError } from '../errors/seatrial-error.ts'
import type { Release } from '../helm/release.ts'
import type { Kube, KubeObject } from '../kube/client.ts'
import { ifAllowed } from '../kube/if-allowed.ts'
import type { LogCollector } from '../kube/logs.ts'
import { list } from '../kube/objects.ts'
import type { NamespaceCache } from '../kube/watch-cache.ts'
import { isRecord } from '../types/record.ts'
import type { LastSeen } from './first-screen.ts'
import type { Recorder } from './recorder.ts'

export interface BundleInput {
  readonly recorder: Recorder
  readonly kube: Kube
  readonly cache: NamespaceCache
  readonly logs: LogCollector
  readonly releases: readonly Release[]
  readonly folder: string
  readonly error: unknown
}

const text = (value: unknown, ...path: string[]): string => {
  const found = path.reduce<unknown>((node, key) => (isRecord(node) ? node[key] : undefined), value)
  return typeof found === 'string' || typeof found === 'number' ? String(found) : ''
}

const eventLine = (event: KubeObject): string =>
  [
    text(event, 'lastTimestamp') || text(event, 'eventTime'),
    text(event, 'type'),
    `${text(event, 'involvedObject', 'kind')}/${text(event, 'involvedObject', 'name')}`,
    text(event, 'reason'),
    text(event, 'message'),
  ].join('  ')

/** A Secret's values are nobody's to read in a report. */
const withoutSecrets = (object: KubeObject): KubeObject => {
  if (object.kind !== 'Secret') return object
  const hidden = (part: unknown): unknown => (isRecord(part) ? Object.fromEntries(Object.keys(part).map((key) => [key, '(hidden)'])) : part)
  return { ...object, data: hidden(object['data']), stringData: hidden(object['stringData']) }
}

const kinds: readonly (readonly [apiVersion: string, kind: string])[] = [
  ['v1', 'Pod'],
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'ReplicaSet'],
  ['apps/v1', 'StatefulSet'],
  ['batch/v1', 'Job'],
  ['v1', 'Service'],
  ['discovery.k8s.io/v1', 'EndpointSlice'],
  ['v1', 'PersistentVolumeClaim'],
  ['v1', 'ConfigMap'],
  ['networking.k8s.io/v1', 'NetworkPolicy'],
]

const states = async (kube: Kube, namespace: string): Promise<KubeObject[]> => {
  const lists = await Promise.all(kinds.map(([apiVersion, kind]) => ifAllowed(list(kube, apiVersion, kind, { namespace }), [])))
  return lists.flat()
}

const eventLines = async (kube: Kube, namespace: string): Promise<readonly string[]> =>
  (await list(kube, 'v1', 'Event', { namespace })).map(eventLine).toSorted()

/** The log that was written to last: its container is the one that most likely has something to say. */
const lastLog = async (logs: LogCollector): Promise<LastSeen['log']> => {
  const files = await Promise.all(
    logs.files().map(async ({ pod, container, path }) => {
      const { size, mtimeMs } = await stat(path)
      return { of: `${pod}/${container}`, path, size, time: mtimeMs }
    }),
  )
  const [last] = files.filter(({ size }) => size > 0).toSorted((a, b) => b.time - a.time)
  return last && { of: last.of, lines: (await readFile(last.path, 'utf8')).trimEnd().split('\n').slice(-20) }
}

/**
 * All the evidence of a failed cell, attached to its result: events, logs of every container there was, what was
 * rendered, the state of the objects. What can not be had is named instead: a failure never hides behind its bundle. Gives
 * what was seen last, for the first screen.
 */
export const attachBundle = async ({ recorder, kube, cache, logs, releases, folder, error }: BundleInput): Promise<LastSeen> => {
  recorder.attachText('cause', describeError(error), 'text/plain')
  const file = async (name: string, type: string, make: () => Promise<string> | string): Promise<void> => {
    const path = join(folder, name)
    const text = await Promise.resolve()
      .then(make)
      .catch((why: unknown) => `could not be had: ${describeError(why)}`)
    await writeFile(path, text).then(
      () => recorder.attachFile(name, path, type),
      (why: unknown) => recorder.attachText(name, `could not be kept: ${describeError(why)}`, 'text/plain'),
    )
  }
  let events: readonly string[] = []
  await file('events.txt', 'text/plain', async () => {
    events = await eventLines(kube, cache.namespace)
    return events.join('\n')
  })
  for (const release of releases) {
    const objects = [...release.objects, ...release.hooks].map(withoutSecrets)
    await file(`manifest-${release.name}.yaml`, 'application/yaml', () => objects.map((object) => stringify(object)).join('---\n'))
  }
  await file('objects.yaml', 'application/yaml', async () =>
    (await states(kube, cache.namespace)).map((object) => stringify(withoutSecrets(object))).join('---\n'),
  )
  for (const { pod, container, path } of logs.files()) recorder.attachFile(`log ${pod} ${container}`, path, 'text/plain')
  return { events: events.slice(-20), log: await lastLog(logs).catch(() => undefined) }
}

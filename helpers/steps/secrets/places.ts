import type { Buffer } from 'node:buffer'
import { readFile } from 'node:fs/promises'
import pLimit from 'p-limit'
import { SeatrialError } from '../../errors/seatrial-error.ts'
import { execWhole } from '../../kube/exec-whole.ts'
import { servedKinds } from '../../kube/kinds.ts'
import type { KubeObject } from '../../kube/object.ts'
import { list } from '../../kube/objects.ts'
import { textsIn } from '../../types/texts.ts'
import type { StepContext } from '../context.ts'
import { look } from '../containers/look.ts'
import { ask } from '../http/ask.ts'
import { readAll } from '../logs/read.ts'
import { onePod } from '../one-pod.ts'
import { runningPods } from '../pods.ts'
import { secretsInBytes, secretsInText, type Wanted } from './search.ts'
import type { SecretsSpec } from './verb.ts'

/** A secret in the open. */
export interface Exposure {
  readonly secret: string
  readonly where: string
}

/** One kind of place, searched. */
export interface Searched {
  readonly place: string
  readonly count: number
  readonly exposures: readonly Exposure[]
}

/** A Secret's own values are what it is for; of Helm's, which has all of the release, nothing is looked at. */
const openPart = (object: KubeObject): KubeObject =>
  object.kind === 'Secret' && object.apiVersion === 'v1' ? { ...object, data: undefined, stringData: undefined } : object

const inObjects = (place: string, objects: readonly KubeObject[], wanted: Wanted): Searched => ({
  place,
  count: objects.length,
  exposures: objects.flatMap((object) =>
    textsIn(openPart(object)).flatMap(({ path, text }) =>
      secretsInText(text, wanted).map((secret) => ({ secret, where: `${place}: ${object.kind} ${object.metadata.name} ${path}` })),
    ),
  ),
})

export const inManifests = (wanted: Wanted, { releases }: StepContext): Searched =>
  inObjects(
    'manifest',
    [...releases.values()].flatMap(({ objects, hooks }) => [...objects, ...hooks]),
    wanted,
  )

/** All objects of the namespace, of every kind that can be listed, events too, and the pods that are gone. */
export const inCluster = async (wanted: Wanted, { kube, namespace, cache, signal }: StepContext): Promise<Searched> => {
  const kinds = (await servedKinds(kube)).filter(({ namespaced, stored, kind }) => namespaced && stored && kind !== 'Pod')
  const lists = await pLimit(8).map(kinds, ({ apiVersion, kind }) => list(kube, apiVersion, kind, { namespace, signal }))
  return inObjects('cluster', [...lists.flat(), ...cache.everSeen('Pod')], wanted)
}

/** What every container wrote since it began, those of pods that are gone too. */
export const inLogs = async (wanted: Wanted, timeout: number, context: StepContext): Promise<Searched> => {
  await readAll({}, timeout, context)
  const files = context.logs.files()
  const exposures = await pLimit(4).map(files, async ({ pod, container, path }) => {
    const found = await secretsInBytes(await readFile(path), wanted)
    return found.map((secret) => ({ secret, where: `log of container ${container} of ${pod}` }))
  })
  return { place: 'log', count: files.length, exposures: exposures.flat() }
}

/** The command lines of all processes: whoever is on the node can read them. */
export const inProcesses = async (wanted: Wanted, context: StepContext): Promise<Searched> => {
  const looked = await look(await runningPods(context), context)
  const processes = looked.flatMap(({ pod, container, sight }) => sight.processes.map((process) => ({ pod, container, process })))
  return {
    place: 'command line',
    count: processes.length,
    exposures: processes.flatMap(({ pod, container, process }) =>
      secretsInText(process.command, wanted).map((secret) => ({
        secret,
        where: `command line of process ${process.id} ${process.name} in container ${container} of ${pod}`,
      })),
    ),
  }
}

const inAll = async (
  place: string,
  wanted: Wanted,
  all: readonly { where: string; read: () => Promise<Buffer> }[],
  context: StepContext,
): Promise<Searched> => {
  const exposures: Exposure[] = []
  for (const { where, read } of all) {
    context.say(`searching ${where}`)
    const bytes = await read()
    if (bytes.length === 0) throw new SeatrialError('step/not-asked', `${where} is empty: there is nothing to search`)
    exposures.push(...(await secretsInBytes(bytes, wanted)).map((secret) => ({ secret, where })))
  }
  return { place, count: all.length, exposures }
}

export const inPages = (wanted: Wanted, { pages = [] }: SecretsSpec, context: StepContext): Promise<Searched> => {
  const all = pages.map((page) => {
    const where = `page ${page.to}${page.path ?? '/'}`
    const read = async (): Promise<Buffer> => {
      const { status, body } = await ask(page, context, context.signal)
      if (status === 200) return body
      throw new SeatrialError('step/not-asked', `${where} can not be searched: it answers with status ${status}`)
    }
    return { where, read }
  })
  return inAll('page', wanted, all, context)
}

export const inOutputs = (wanted: Wanted, { outputs = [] }: SecretsSpec, context: StepContext): Promise<Searched> => {
  const { kube, namespace, signal } = context
  const all = outputs.map(({ in: selector, container, command }) => ({
    where: `output of \`${command}\``,
    read: async () => {
      const pod = (await onePod(selector, context, signal)).metadata.name
      const { exitCode, stderr, bytes } = await execWhole(kube, { namespace, pod, container, command, signal })
      if (exitCode === 0) return bytes
      throw new SeatrialError('step/not-asked', `\`${command}\` in ${pod} ended with exit code ${exitCode}: ${stderr.trim()}`)
    },
  }))
  return inAll('output', wanted, all, context)
}

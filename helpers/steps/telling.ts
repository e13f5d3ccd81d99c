import { readFile } from 'node:fs/promises'
import { SeatrialError } from '../errors/seatrial-error.ts'
import type { KubeObject } from '../kube/client.ts'
import { isMadeByPod } from '../kube/made-by-pod.ts'
import { isRecord } from '../types/record.ts'
import type { StepContext } from './context.ts'

/** Words with which programs say why they can not go on. */
const words = /\b(forbidden|denied|unauthorized|unknownhost\w*|no such host|refused|cannot|caused by|fatal|outofmemory\w*)\b/i
const most = 3
/** Long enough for the API server's refusals, which end with what they are about. */
const longest = 1_000

/** The newest telling line of each log, at most three: causes stand at the end of a stack, so `Caused by` goes first. */
const fromLogs = async ({ logs }: StepContext): Promise<string[]> => {
  const found = await Promise.all(
    logs.files().map(async ({ pod, container, path }) => {
      const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => words.test(line))
      const line = lines.findLast((one) => /caused by|forbidden/i.test(one)) ?? lines.at(-1)
      return line === undefined ? [] : [`${pod}/${container}: ${line.trim().slice(0, longest)}`]
    }),
  )
  return found.flat().slice(-most)
}

const imagesOf = (pod: KubeObject): string => {
  const containers = isRecord(pod.spec) && Array.isArray(pod.spec['containers']) ? pod.spec['containers'] : []
  return containers.map((one: unknown) => (isRecord(one) ? String(one['image']) : '')).join(', ')
}

/** Pods that a pod has made, such as Spark's executors: nobody waits for them, yet they may be what is waited for. */
const madeByPods = ({ cache }: StepContext): string[] =>
  cache
    .list('Pod')
    .filter((pod) => isMadeByPod(pod))
    .map((pod) => `${pod.metadata.name} (${imagesOf(pod)}): ${isRecord(pod.status) ? String(pod.status['phase']) : 'unknown'}`)
    .slice(0, most)

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`)]

/** Errors that say little by themselves. */
const terse = new Set<string>(['ready/timeout', 'ready/crash', 'ready/pod-failed', 'ready/job', 'ready/fell', 'helm/failed'])

/** The error with, right after its first line, what the logs and the pods' own pods tell of it. */
export const withTellingLines = async (error: unknown, context: StepContext): Promise<unknown> => {
  if (!(error instanceof SeatrialError) || !terse.has(error.code)) return error
  const [first = '', ...rest] = error.message.split('\n')
  const told = [...section('in the logs', await fromLogs(context)), ...section('pods made by pods', madeByPods(context))]
  return new SeatrialError(error.code, [first, ...told, ...rest].join('\n'), { hint: error.hint, cause: error })
}

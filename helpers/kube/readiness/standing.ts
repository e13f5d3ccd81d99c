import { SeatrialError } from '../../errors/seatrial-error.ts'
import { containersOf, type ContainerStatus } from '../container-status.ts'
import { textAt } from '../fields.ts'
import { isMadeByPod } from '../made-by-pod.ts'
import type { KubeObject } from '../object.ts'
import type { NamespaceCache } from '../watch-cache.ts'
import { describeExit } from './container.ts'
import { lastLines, logWindow } from './report.ts'
import { withOwned } from './owned.ts'
import type { Target } from './verdict.ts'

interface Stood {
  readonly uid: string
  readonly container: string
  readonly restarts: number
  /** Restarts in all that are none of a reader's business. */
  readonly tolerated: number
  readonly since: string
}

/** Pods that are over may be deleted, and are then as they should be: only those that still are can have fallen. */
const isLeaving = ({ metadata }: KubeObject): boolean => metadata.deletionTimestamp !== undefined

/**
 * The containers that waits have found ready to stay. No wait can know how long that is: a server may die of its first
 * query. What was ready and has ended since, though its pod was not deleted, did not stay.
 */
export class Standing {
  readonly #cache: NamespaceCache
  readonly #stood = new Map<string, Stood>()

  constructor(cache: NamespaceCache) {
    this.#cache = cache
  }

  /** Takes note of the running containers of `targets`, ready since the step of that name. */
  add(targets: readonly Target[], since: string, tolerated: number): void {
    const uids = withOwned(this.#cache, targets)
    for (const pod of this.#cache.list('Pod')) {
      const { uid } = pod.metadata
      // Executors come and go as their driver likes.
      if (uid === undefined || !uids.has(uid) || isLeaving(pod) || isMadeByPod(pod)) continue
      for (const { name, role, state, restarts } of containersOf(pod))
        if (role !== 'init' && state === 'running') this.#stood.set(`${uid}/${name}`, { uid, container: name, restarts, tolerated, since })
    }
  }

  /** Throws `ready/fell` naming every container that was ready and has ended since, with its last log lines. */
  async check(logTail: (pod: string, container: string, lines: number) => Promise<string>): Promise<void> {
    const fallen = this.#fallen()
    if (fallen.length === 0) return
    const told = await Promise.all(
      fallen.map(async ({ pod, stood, why }) => {
        const log = await logTail(pod.metadata.name, stood.container, logWindow).catch((error: unknown) => `(no log: ${String(error)})`)
        return [
          `pod ${pod.metadata.name}: ${why}, after it was ready (${stood.since})`,
          'its last log lines:',
          ...lastLines(log).map((line) => `  ${line}`),
        ]
      }),
    )
    throw new SeatrialError('ready/fell', told.flat().join('\n'))
  }

  #fallen(): readonly { pod: KubeObject; stood: Stood; why: string }[] {
    const pods = new Map(this.#cache.list('Pod').map((pod) => [pod.metadata.uid, pod]))
    return [...this.#stood.values()].flatMap((stood) => {
      const pod = pods.get(stood.uid)
      if (pod === undefined || isLeaving(pod)) return []
      const status = containersOf(pod).find(({ name }) => name === stood.container)
      const why = status === undefined ? undefined : fall(pod, status, stood)
      return why === undefined ? [] : [{ pod, stood, why }]
    })
  }
}

function fall(pod: KubeObject, { name, restarts, exit, lastExit }: ContainerStatus, stood: Stood): string | undefined {
  if (textAt(pod, 'status', 'phase') === 'Succeeded') return undefined
  if (exit === undefined && (restarts <= stood.restarts || restarts <= stood.tolerated)) return undefined
  const end = exit ?? lastExit
  return `container ${name} ${end === undefined ? 'was restarted' : describeExit(end)}`
}

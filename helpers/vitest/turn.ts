import { beginTenancy, type Tenancy } from '../run/shared-namespace/tenancy.ts'
import type { Cell } from '../types/scenario.ts'
import type { Clock } from './clock.ts'
import { installsOf } from './renders.ts'
import type { Worker } from './worker.ts'

/** What a cell asks the run's gate for, of which there is one. */
export const turn = { turn: 1 }

interface Asked {
  readonly namespace: string
  /** The cell in this attempt, as the gate knows it. */
  readonly owner: string
  readonly clock: Clock
  /** Hears how long the wait was, in milliseconds. */
  readonly waited: (time: number) => void
}

/** Waits until the cells before this one have left the namespace, and begins this one's time there; the wait is not counted against it. */
export const takeTurn = async ({ kube, helm, hub }: Worker, cell: Cell, { namespace, owner, clock, waited }: Asked): Promise<Tenancy> => {
  hub.status(cell.name, `waiting for its turn in namespace ${namespace}`)
  const since = performance.now()
  await clock.stopped(() => hub.admit(owner, turn, clock.signal))
  waited(performance.now() - since)
  const releases = [...new Set(installsOf(cell).map(({ release }) => release))]
  return await beginTenancy(kube, helm, { namespace, releases }, clock.signal)
}

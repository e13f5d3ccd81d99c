import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, test } from 'vitest'
import { connect } from '../kube/client.ts'
import { Gate } from './gate.ts'
import { holdLease } from './lease.ts'
import { meetNeighbours } from './neighbours.ts'
import { newRunId } from './run-id.ts'

/** Told by one, heard by the other: until then it may think the room free. Another run may wait there, too, so that no state tells. */
const heard = (): Promise<void> => sleep(2_000)

// More than any cluster has: whatever other runs hold there meanwhile takes nothing away.
const much = 1e6

test('two runs on one cluster share its room: what one gives back the other gets that holds nothing, and then the rest goes round', async () => {
  await using kube = await connect(inject('seatrial').kubeconfig)
  await using stack = new AsyncDisposableStack()
  const open = async () => {
    const run = newRunId()
    stack.use(await holdLease(kube, run))
    const gate = new Gate({ cpu: 4 * much }, () => kube.now())
    stack.use(await meetNeighbours(kube, run, gate))
    return gate
  }
  const [one, other] = [await open(), await open()]
  const admitted: string[] = []
  const ask = (gate: Gate, owner: string, cpu: number): void => gate.admit(owner, { cpu: cpu * much }, () => admitted.push(owner))
  ask(one, 'first', 3)
  await heard()
  ask(other, 'second', 2)
  await heard()
  ask(one, 'third', 1)
  expect(admitted).toEqual(['first'])
  one.leave('first')
  await expect.poll(() => admitted, { timeout: 5_000 }).toEqual(['first', 'second', 'third'])
}, 60_000)

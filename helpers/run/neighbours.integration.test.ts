import { expect, inject, test } from 'vitest'
import { connect } from '../kube/client.ts'
import { Gate } from './gate.ts'
import { holdLease } from './lease.ts'
import { meetNeighbours } from './neighbours.ts'
import { newRunId } from './run-id.ts'

// More than any cluster has: whatever other runs hold there meanwhile takes nothing away.
const much = 1e6

test('two runs on one cluster share its room: of two that hold as much who asked first goes first, and what one gives back the other gets', async () => {
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
  // Told by one, heard by the other: until then it may think the room free.
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  ask(other, 'second', 2)
  await expect.poll(() => one.queued, { timeout: 5_000 }).toBe(true)
  ask(one, 'third', 1)
  expect(admitted).toEqual(['first'])
  one.leave('first')
  await expect.poll(() => admitted, { timeout: 5_000 }).toEqual(['first', 'second', 'third'])
}, 60_000)

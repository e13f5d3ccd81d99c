import { rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, onTestFinished, test } from 'vitest'
import { testCluster } from '../kube/testing.ts'
import { Gate } from './gate.ts'
import { openHub } from './hub.ts'
import { Sweeper } from './sweeper.ts'
import { temporaryFolder } from './temporary.ts'

const room = { cpu: 1 }

test('a worker that is gone when its turn comes ends nothing, and leaves the room to the next', async () => {
  await using cluster = await testCluster(inject('seatrial').kubeconfig)
  const gate = new Gate(room)
  using sweeper = new Sweeper(cluster.kube, gate)
  const folder = await temporaryFolder()
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'hub')
  await using _hub = await openHub(path, { gate, sweeper, status: () => undefined })
  gate.admit('holder', room, () => undefined)
  const worker = connect(path)
  worker.write(`${JSON.stringify({ type: 'admit', owner: 'queued', amounts: room })}\n`)
  await expect.poll(() => gate.queued).toBe(true)

  // Its turn comes before anybody has heard that it is gone.
  worker.destroy()
  gate.leave('holder')
  await sleep(100)

  const next = await new Promise((resolve) => gate.admit('next', room, () => resolve('admitted')))
  expect(next).toBe('admitted')
})

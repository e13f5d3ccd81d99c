import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { ensureCluster } from '../cluster/ensure.ts'
import type { Cluster } from '../cluster/ensure.ts'
import { terminalProgress } from '../cluster/terminal-progress.ts'
import { connect } from '../kube/client.ts'
import { StatusBoard } from '../report/status-board.ts'
import { findCapabilities } from '../run/capabilities.ts'
import { freeCapacity } from '../run/capacity.ts'
import { awaitGone } from '../run/await-gone.ts'
import { Gate } from '../run/gate.ts'
import { openHub } from '../run/hub.ts'
import { holdLease } from '../run/lease.ts'
import { reap } from '../run/reap.ts'
import { neededImages } from './images.ts'
import { gitCommit } from './git.ts'
import { runState } from './run-state.ts'
import type { Session } from './session.ts'
import './session.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** Makes everything ready that the run's scenarios need, and gives what workers need to know. */
const open = async (root: string, stack: AsyncDisposableStack): Promise<Session> => {
  const state = runState()
  const progress = terminalProgress()
  const interrupt = new AbortController()
  const stop = (): void => interrupt.abort(new Error('interrupted'))
  process.once('SIGINT', stop).once('SIGTERM', stop)
  const cluster: Cluster = await ensureCluster({ root, images: await neededImages(root, state.files), progress, signal: interrupt.signal })
  process.off('SIGINT', stop).off('SIGTERM', stop)
  state.environment = { cluster: cluster.description, kubernetes: cluster.version, commit: await gitCommit(root), node: process.version }
  const run = `r${Date.now().toString(36)}${randomBytes(2).toString('hex')}`
  const kube = stack.use(await connect(cluster.kubeconfig))
  const folder = await mkdtemp(join(tmpdir(), 'seatrial-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  // The lease comes first: from here on the next start knows whose everything is.
  stack.use(await holdLease(kube, run))
  stack.defer(() => awaitGone(kube, run, progress))
  const reaped = await reap(kube)
  if (reaped.namespaces.length > 0) say(`removed what a killed run had left: ${[...reaped.namespaces, ...reaped.objects].join(', ')}`)
  const board = stack.use(new StatusBoard(say))
  const hub = join(folder, 'hub')
  stack.use(await openHub(hub, new Gate(await freeCapacity(kube)), { status: (cell, text) => board.update(cell, text) }))
  return {
    run,
    root,
    kubeconfig: cluster.kubeconfig,
    hub,
    evidence: state.folders?.evidence ?? join(folder, 'evidence'),
    capabilities: [...(await findCapabilities(kube))],
    strict: process.env['SEATRIAL_STRICT'] === '1',
  }
}

const shared = Symbol.for('seatrial.session')
interface Shared {
  readonly session: Promise<Session>
  readonly stack: AsyncDisposableStack
  users: number
}
const isShared = (value: unknown): value is Shared => typeof value === 'object' && value !== null && 'stack' in value

/** Set-up once for all projects of the run; torn down with the last of them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const known: unknown = Reflect.get(globalThis, shared)
  const stack = new AsyncDisposableStack()
  const mine: Shared = isShared(known) ? known : { session: open(project.vitest.config.root, stack), stack, users: 0 }
  Reflect.set(globalThis, shared, mine)
  mine.users += 1
  const leave = async (): Promise<void> => {
    mine.users -= 1
    if (mine.users > 0) return
    Reflect.deleteProperty(globalThis, shared)
    await mine.stack.disposeAsync()
  }
  try {
    project.provide('seatrial', await mine.session)
  } catch (error) {
    await leave()
    throw error
  }
  return leave
}

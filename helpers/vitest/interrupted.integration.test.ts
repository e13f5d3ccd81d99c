import { readdir } from 'node:fs/promises'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { connect, type Kube, type KubeObject } from '../kube/client.ts'
import { labels, systemNamespace } from '../run/labels.ts'
import { runScenarios } from './testing.ts'

let kube: Kube
let temporary: string
beforeAll(async () => {
  kube = await connect(inject('seatrial').kubeconfig)
})
afterAll(() => kube[Symbol.asyncDispose]())
beforeEach(async ({ onTestFinished }) => {
  temporary = await mkdtemp(join(tmpdir(), 'interrupted-'))
  onTestFinished(() => rm(temporary, { recursive: true, force: true }))
})

const start = (file: string) => runScenarios('interrupted', [file], temporary)

const items = async (path: string): Promise<readonly KubeObject[]> => (await kube.request<{ items: KubeObject[] }>('GET', path)).items
const namespaces = async () =>
  (await items('/api/v1/namespaces')).filter(({ metadata }) => metadata.name.startsWith('st-waits-')).map(({ metadata }) => metadata)
const roles = async () =>
  (await items('/apis/rbac.authorization.k8s.io/v1/clusterroles'))
    .map(({ metadata }) => metadata.name)
    .filter((name) => name.startsWith('st-waits-'))
const leases = async () =>
  (await items(`/apis/coordination.k8s.io/v1/namespaces/${systemNamespace}/leases`)).map(({ metadata }) => metadata.name)

const until = async <T>(look: () => Promise<T | undefined>): Promise<T> => {
  for (let tries = 0; tries < 240; tries += 1) {
    const found = await look()
    if (found !== undefined) return found
    await sleep(250)
  }
  throw new Error('it did not come')
}

/** The name of the run, once its scenario has made everything that it makes. */
const underWay = () =>
  until(async () => {
    const [namespace] = await namespaces()
    return namespace !== undefined && (await roles()).length === 2 ? namespace.labels?.[labels.run] : undefined
  })

const group = async (pid: number): Promise<readonly string[]> => {
  const { stdout } = await execa('ps', ['-e', '-o', 'pgid=,args='])
  return stdout.split('\n').filter((line) => Number(line.trim().split(' ')[0]) === pid)
}

const nothingLeft = async (pid: number, run: string): Promise<void> => {
  expect(await namespaces()).toEqual([])
  expect(await roles()).toEqual([])
  expect(await leases()).not.toContain(run)
  expect(await group(pid)).toEqual([])
  expect(await readdir(temporary)).toEqual([])
}

describe('a run that is ended in the middle of a scenario', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('by %s leaves nothing, and says so by exit code 130', async (signal) => {
    const run = start('waits')
    const pid = run.pid ?? 0
    const name = await underWay()
    // As a terminal does: to the whole group.
    process.kill(-pid, signal)
    const { exitCode, all } = await run
    expect(all).toContain('interrupted: cleaning up')
    expect(all).toContain('↓ |smoke| scenarios/smoke/waits.scenario.yaml (1 test | 1 skipped)')
    expect(all).toMatch(/Test Files {2}1 skipped \(1\)\n +Tests {2}1 skipped \(1\)/)
    expect(all).toContain(`Not run  1 planned cell: it was interrupted (${signal})`)
    expect(exitCode).toBe(130)
    await nothingLeft(pid, name)
  })

  test('by kill -9 leaves what the next run removes', async () => {
    const killed = start('waits')
    const pid = killed.pid ?? 0
    const name = await underWay()
    process.kill(-pid, 'SIGKILL')
    await killed
    expect(await roles()).toHaveLength(2)
    expect(await leases()).toContain(name)
    const { all, exitCode } = await start('short')
    expect(all).toMatch(
      /removed what an earlier run had left: st-waits-\S+, ClusterRole\/st-waits-\S+-applied, ClusterRole\/st-waits-\S+-installed/,
    )
    expect(exitCode).toBe(0)
    await until(async () => ((await namespaces()).length === 0 ? true : undefined))
    await nothingLeft(pid, name)
  })

  test('a living run is not touched by the start of another', async () => {
    const living = start('waits')
    const name = await underWay()
    const { all } = await start('short')
    expect(all).not.toContain('removed what an earlier run had left')
    expect(await underWay()).toBe(name)
    process.kill(-(living.pid ?? 0), 'SIGINT')
    await living
    await nothingLeft(living.pid ?? 0, name)
  })
})

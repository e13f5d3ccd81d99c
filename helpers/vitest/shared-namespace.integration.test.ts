import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, beforeEach, describe, expect, inject, onTestFinished, test } from 'vitest'
import { connect, type Kube } from '../kube/client.ts'
import { create, get, list, merge, remove } from '../kube/objects.ts'
import { objectsOf, shown } from '../run/shared-namespace/snapshot.ts'
import { runScenariosIn } from './testing.ts'
import { testUser, type TestUser } from './testing-user.ts'

const fixture = join(import.meta.dirname, 'fixtures', 'anywhere')

let kube: Kube
beforeAll(async () => {
  kube = await connect(inject('seatrial').kubeconfig)
  return () => kube[Symbol.asyncDispose]()
})

const all = (...verbs: string[]) => verbs
const change = all('create', 'get', 'list', 'watch', 'update', 'patch', 'delete')
/** What a team may do in its own namespace, and nothing outside of it. */
const team = [
  { apiGroups: [''], resources: ['pods', 'secrets', 'configmaps', 'persistentvolumeclaims'], verbs: change },
  { apiGroups: [''], resources: ['pods/log', 'events'], verbs: all('get', 'list', 'watch') },
  { apiGroups: ['apps'], resources: ['deployments', 'statefulsets', 'replicasets'], verbs: change },
  { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: change },
]

let user: TestUser
let env: Readonly<Record<string, string>>
const settings = (name: string, greeting: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: user.namespace },
  data: { greeting },
})
beforeEach(async () => {
  user = await testUser(kube, { own: team })
  const path = await user.kubeconfig({ token: await user.token() })
  env = { SEATRIAL_KUBECONFIG: path, SEATRIAL_CONTEXT: 'staging', SEATRIAL_NAMESPACE: user.namespace, SEATRIAL_PRIORITY: 'all' }
  await create(kube, settings('mine', 'before'))
  return () => user[Symbol.asyncDispose]()
})

/** All objects of the namespace, with what they say. */
const inside = async (): Promise<readonly string[]> => {
  const objects = await objectsOf(kube, user.namespace, AbortSignal.timeout(30_000))
  return objects.map((object) => `${shown(object)} ${JSON.stringify(object['data'] ?? '')}`).toSorted()
}
const leases = async (): Promise<number> => (await list(kube, 'coordination.k8s.io/v1', 'Lease', { namespace: user.namespace })).length
const run = (...args: string[]) => runScenariosIn(fixture, ['--reporter=verbose', ...args], env)

/** Waits until a run has made an object; fails with what it printed where it ends before. */
const untilThere = async (kind: string, name: string, running: ReturnType<typeof run>): Promise<void> => {
  let ended: string | undefined
  void running.then(({ all }) => (ended = all))
  while ((await get(kube, { apiVersion: 'v1', kind, metadata: { name, namespace: user.namespace } })) === undefined) {
    if (ended !== undefined) throw new Error(`the run has ended without ${kind} ${name}:\n${ended}`)
    await sleep(100)
  }
}

describe('a namespace that is shared with others', () => {
  test('is as it was after each scenario, with claims, hooks and applied objects removed, and what others make stays', async () => {
    const before = await inside()
    const running = run('works', 'shared')
    // Another person works there at the same time.
    const theirs = { ...settings('theirs', 'x'), apiVersion: 'v1' }
    await untilThere('ConfigMap', 'applied', running)
    await kube.request('POST', `/api/v1/namespaces/${user.namespace}/configmaps`, {
      body: theirs,
      query: { fieldManager: 'kubectl-create' },
    })
    const ended = await running
    expect(ended.all).toContain('3 passed')
    expect(ended.all).toContain(`scenarios run one at a time in namespace ${user.namespace}, which is left as it is`)
    expect(ended.exitCode).toBe(0)
    expect(await inside()).toEqual([...before, 'ConfigMap/theirs {"greeting":"x"}'].toSorted())
    expect(await leases()).toBe(0)
  })

  test('keeps what was there: a scenario that would change it is red, one that asks for another namespace is skipped', async () => {
    const before = await inside()
    const { all: told, exitCode } = await run('foreign', 'wish')
    expect(told).toContain(`[step/foreign] ConfigMap/mine was in namespace ${user.namespace} before the scenario, and is left as it is`)
    expect(told).toContain('the scenario asks for a namespace with pod-security.kubernetes.io/enforce=privileged')
    expect(told).toMatch(/1 failed \| 1 skipped/)
    expect(exitCode).toBe(1)
    expect(await inside()).toEqual(before)
  })

  test('is tidied up after a killed run by the next, which a living one keeps waiting', async () => {
    const before = await inside()
    const killed = run('waits')
    const made = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data-chart-store-0', namespace: user.namespace } }
    await untilThere('PersistentVolumeClaim', 'data-chart-store-0', killed)
    const second = run('works')
    onTestFinished(() => void second.kill('SIGKILL'))
    await sleep(8_000)
    // A living run has the namespace: nothing of it is touched.
    expect(await get(kube, made)).toBeDefined()
    process.kill(-(killed.pid ?? 0), 'SIGKILL')
    const ended = await second
    expect(ended.all).toContain(`Waiting for namespace ${user.namespace}, which another run uses`)
    expect(ended.all).toContain(`removed what an earlier run had left in ${user.namespace}: `)
    expect(ended.all).toContain('PersistentVolumeClaim/data-chart-store-0')
    expect(ended.exitCode).toBe(0)
    expect(await inside()).toEqual(before)
    await killed
  })

  test('is told where it does not exist, and which rights are missing in it', async () => {
    const missing = await runScenariosIn(fixture, ['works'], {
      ...env,
      SEATRIAL_KUBECONFIG: kube.config.path,
      SEATRIAL_CONTEXT: '',
      SEATRIAL_NAMESPACE: 'no-such-place',
    })
    expect(missing.all).toContain('[cluster/namespace] SEATRIAL_NAMESPACE=no-such-place: there is no such namespace')
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: user.namespace, namespace: user.namespace } }
    await merge(kube, { ...role, rules: team.slice(0, 3) })
    const refused = await run('works')
    expect(refused.all).toContain(`create, get, list, watch, patch, delete leases.coordination.k8s.io in namespace ${user.namespace}`)
    expect(refused.all).toContain('kind: Role\n')
    expect(refused.all).not.toContain('kind: ClusterRole\n')
    await remove(kube, role)
  })
})

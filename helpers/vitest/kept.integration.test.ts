import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { connect } from '../kube/client.ts'
import { get } from '../kube/objects.ts'
import { runScenariosIn } from './testing.ts'

const fixture = join(import.meta.dirname, 'fixtures', 'verbs')

test('the namespace of a failed cell stays where that is asked for, with all that is in it, until the next run', async () => {
  await using kube = await connect(inject('seatrial').kubeconfig)
  const { all, exitCode } = await runScenariosIn(fixture, ['hook-fails'], { SEATRIAL_KEEP: '1' })
  expect(exitCode).toBe(1)
  const [, name = ''] = /kubectl --namespace (\S+) get pods {3}# /.exec(all) ?? []
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }
  expect(await get(kube, namespace)).toMatchObject({ status: { phase: 'Active' } })
  expect(await get(kube, { apiVersion: 'batch/v1', kind: 'Job', metadata: { namespace: name, name: 'chart-prepare' } })).toBeDefined()

  const next = await runScenariosIn(fixture, ['hook-works'])
  expect(next.all).toContain(`removed what an earlier run had left: ${name}`)
  await expect.poll(() => get(kube, namespace), { timeout: 60_000, interval: 500 }).toBeUndefined()
}, 300_000)

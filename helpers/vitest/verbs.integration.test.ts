import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { connect, type Kube, type KubeObject } from '../kube/client.ts'
import { runScenarios } from './testing.ts'

let kube: Kube
beforeAll(async () => {
  kube = await connect(inject('seatrial').kubeconfig)
})
afterAll(() => kube[Symbol.asyncDispose]())

describe('a hook that helm awaits', () => {
  test('and that succeeds holds nothing up', async () => {
    const { exitCode, all } = await runScenarios('verbs', ['hook-works'])
    expect(all).toContain('1 passed')
    expect(exitCode).toBe(0)
  })
  test.each([
    ['hook-without-image', /\[ready\/image\] .*Job chart-prepare.*localhost\/seatrial\/none:1/],
    ['hook-fails', /permission denied by the store/],
  ])('and that can never succeed ends the step long before its time: %s', async (file, says) => {
    const began = performance.now()
    const { exitCode, all } = await runScenarios('verbs', [file])
    expect(all).toMatch(says)
    expect(exitCode).toBe(1)
    expect(performance.now() - began).toBeLessThan(60_000)
  })
})

describe('uninstall', () => {
  test('does not take what a step has applied for left behind', async () => {
    const { exitCode, all } = await runScenarios('verbs', ['uninstall-beside-applied'])
    expect(all).toContain('1 passed')
    expect(exitCode).toBe(0)
  })

  test('is red where an object does not go, and names what holds it', async ({ onTestFinished }) => {
    onTestFinished(async () => {
      const { items } = await kube.request<{ items: KubeObject[] }>('GET', '/api/v1/configmaps')
      for (const { metadata } of items.filter(({ metadata: { finalizers } }) => finalizers?.includes('seatrial.dev/test')))
        await kube.request('PATCH', `/api/v1/namespaces/${metadata.namespace}/configmaps/${metadata.name}`, {
          body: { metadata: { finalizers: [] } },
          contentType: 'application/merge-patch+json',
        })
    })
    const { exitCode, all } = await runScenarios('verbs', ['uninstall-held'])
    expect(all).toContain('[step/left-behind] uninstall chart left behind: ConfigMap/chart-held (being deleted, held by seatrial.dev/test)')
    expect(exitCode).toBe(1)
  })
})

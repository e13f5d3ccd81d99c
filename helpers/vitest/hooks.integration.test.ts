import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { finalizer, letGo } from './testing-finalizer.ts'
import { resultsOf, type Results } from './testing.ts'

let results: Results

beforeAll(async () => {
  const over = new AbortController()
  const letting = letGo(over.signal).catch(() => undefined)
  try {
    results = (await resultsOf('hooks')).results
  } finally {
    over.abort()
    await letting
  }
}, 600_000)

/** Milliseconds. Helm waits 150 s for each of these hooks. */
const soon = 40_000

describe('what can never be ready ends the step while helm waits for a hook', () => {
  test.each([
    ['crash', /\[ready\/crash\] Deployment release-web 0\/1: .*exited with 3[^]*no license/],
    ['memory', /\[ready\/oom\] Deployment release-web 0\/1: .*its memory limit is 20Mi/],
    ['image', /\[ready\/image\] Deployment release-web 0\/1: .*localhost\/seatrial\/none:1/],
    ['node', /\[ready\/unschedulable\] Deployment release-web 0\/1: .*node affinity/],
    ['config', /\[ready\/config\] Deployment release-web 0\/1: .*secret "lost" not found/],
    ['upgraded', /\[ready\/crash\] Deployment release-web 0\/1: .*exited with 3/],
    ['failed', /\[ready\/crash\] Deployment release-web 0\/1: .*exited with 3/],
    ['alone', /\[ready\/job\] .*Job release-hook[^]*release-web does not answer/],
    ['slow', /deadline exceeded\n[^]*not ready within[^]*Deployment release-web 0\/1: .*not Ready/],
    ['uninstalled', /\[ready\/image\] Job release-hook.*localhost\/seatrial\/none:1/],
    ['held', new RegExp(`held by a finalizer:\\s+ConfigMap/release-held \\(being deleted, held by ${finalizer}\\)`)],
  ])('%s', (name, says) => {
    const result = results.get(name)
    expect(result).toMatchObject({ status: 'failed', failureMessages: [expect.stringMatching(says)] })
    expect(result?.duration).toBeLessThan(soon)
  })
})

describe('what a hook cures is waited for', () => {
  test.each(['secret-hook', 'secret-made', 'tables'])('%s', (name) => {
    expect(results.get(name)).toMatchObject({ status: 'passed' })
  })
})

test('what still crashes after the hook is red', () => {
  expect(results.get('tables-wrong')).toMatchObject({
    status: 'failed',
    failureMessages: [expect.stringMatching(/\[ready\/crash\] Deployment release-web 0\/1: .*exited with 3/)],
  })
})

test('what no controller has confirmed passes, and the report says so', async () => {
  expect(results.get('unconfirmed')).toMatchObject({ status: 'passed' })
  const folder = join(import.meta.dirname, 'fixtures', 'hooks', 'reports', 'allure-results')
  const texts = await Promise.all((await readdir(folder)).map((file) => readFile(join(folder, file), 'utf8')))
  expect(texts.some((text) => text.includes('Ingress release-web: the cluster has no IngressClass lost'))).toBe(true)
})

test('a release whose upgrade was ended can be rolled back', () => {
  expect(results.get('refused')).toMatchObject({ status: 'passed' })
})

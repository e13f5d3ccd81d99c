import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { isNewEnough } from './go.ts'
import { oldestGo, versions } from './versions.ts'

test.each([
  ['go version go1.24.0 linux/amd64', true],
  ['go version go1.26.8 linux/amd64', true],
  ['go version go1.25rc1 linux/amd64', true],
  ['go version go1.23.12 linux/amd64', false],
  ['go version go2.0 linux/amd64', true],
  ['command not found', false],
])('%s is new enough for 1.24.0: %s', (printed, enough) => {
  expect(isNewEnough(printed, '1.24.0')).toBe(enough)
})

test('the versions are those that the Go modules pin', async () => {
  const mod = await readFile(new URL('../../../fixtures/images/node/kubernetes/go.mod', import.meta.url), 'utf8')
  expect(mod).toContain(`k8s.io/kubernetes ${versions.kubernetes}`)
  expect(mod).toContain(`go ${oldestGo}`)
})

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
  const mod = await readFile(new URL('files/kubernetes/go.mod', import.meta.url), 'utf8')
  expect(mod).toContain(`k8s.io/kubernetes ${versions.kubernetes}`)
  expect(mod).toContain(`go ${oldestGo}`)
})

/** The modules that a go.mod requires or replaces, each with the version it builds. */
const modulesOf = async (program: string): Promise<ReadonlyMap<string, string>> => {
  const text = await readFile(new URL(`files/${program}/go.mod`, import.meta.url), 'utf8')
  const required = [...text.matchAll(/^\t(\S+) (v\S+)/gm)]
  const replaced = [...text.matchAll(/^\t(\S+) => \S+ (v\S+)/gm)]
  return new Map([...required, ...replaced].map(([, path = '', version = '']) => [path, version]))
}

test('Calico is built of the same versions as Kubernetes, so that what both need is compiled once', async () => {
  const [calico, kubernetes] = await Promise.all([modulesOf('calico'), modulesOf('kubernetes')])
  const both = [...calico.keys()].filter((path) => kubernetes.has(path))
  expect(both.length).toBeGreaterThan(90)
  // Calico does not compile with Kubernetes' versions of these.
  const own = ['github.com/vishvananda/netlink', 'sigs.k8s.io/knftables']
  expect(both.filter((path) => calico.get(path) !== kubernetes.get(path))).toEqual(own)
})

import { expect, test } from 'vitest'
import { withoutRepeatedHooks } from './repeated-hooks.ts'
import { readManifest } from './read.ts'

const document = (name: string, events?: string): string =>
  [
    '---',
    '# Source: shop/templates/all.yaml',
    'apiVersion: v1',
    'kind: ConfigMap',
    `metadata: { name: ${name}${events === undefined ? '' : `, annotations: { helm.sh/hook: "${events}" }`} }`,
    '',
  ].join('\n')
const names = (manifest: string) => readManifest(manifest).resources.map(({ object }) => object.metadata.name)

test.each<[what: string, manifest: string, left: string[]]>([
  ['a hook of two events is one object', document('a', 'pre-install,pre-upgrade').repeat(2), ['a']],
  ['a hook of two events that a template has twice is two', document('a', 'pre-install,pre-upgrade').repeat(4), ['a', 'a']],
  ['a hook of one event that is there twice is two', document('a', 'pre-install').repeat(2), ['a', 'a']],
  ['what is no hook stays', document('a').repeat(2), ['a', 'a']],
  ['other hooks stay', document('a', 'pre-install,pre-upgrade') + document('b', 'pre-install,pre-upgrade'), ['a', 'b']],
])('%s', (_what, manifest, left) => {
  expect(names(withoutRepeatedHooks(manifest))).toEqual(left)
})

test('lines stay where they are', () => {
  const manifest = document('a', 'pre-install,pre-upgrade').repeat(2) + document('b')
  const lineOf = (text: string) => readManifest(text).resources.at(-1)?.lineAt('metadata.name')
  expect(lineOf(withoutRepeatedHooks(manifest))).toBe(lineOf(manifest))
})

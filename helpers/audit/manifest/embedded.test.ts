import { expect, test } from 'vitest'
import { embeddedFlaws } from './embedded.ts'
import { readManifest } from './read.ts'

const flawsOf = (key: string, lines: readonly string[]): readonly string[] => {
  const text = ['apiVersion: v1', 'kind: ConfigMap', 'metadata: { name: x }', 'data:', `  ${key}: |`, ...lines.map((line) => `    ${line}`)]
  return readManifest(text.join('\n'))
    .resources.flatMap(embeddedFlaws)
    .map(({ rule, path, line }) => `${line} ${rule} ${path}`)
}

test.each<[what: string, key: string, lines: readonly string[], flaws: readonly string[]]>([
  [
    'a pod with a key twice',
    'pod',
    ['kind: Pod', 'spec:', '  hostPID: true', '  hostPID: false'],
    ['9 duplicate-key data.pod.spec.hostPID'],
  ],
  ['a pod that is no YAML', 'pod', ['kind: Pod', 'spec: [', 'x'], ['5 yaml-syntax data.pod']],
  ['a pod with an alias that leads nowhere', 'pod', ['kind: Pod', 'spec: *a'], ['5 yaml-syntax data.pod']],
  ['a pod that contains itself', 'pod', ['kind: Pod', 'spec: &a { b: *a }'], ['5 yaml-syntax data.pod']],
  ['a file of YAML with a key twice', 'a.yml', ['b: 1', 'b: 2'], ['7 duplicate-key data["a.yml"].b']],
  ['a template of YAML', 'a.yaml', ['b: [{% for %}', '  c'], []],
  ['a text of another kind', 'a.conf', ['b: 1', 'b: 2'], []],
  ['a sound pod', 'pod', ['kind: Pod', 'spec: {}'], []],
])('%s', (_what, key, lines, flaws) => {
  expect(flawsOf(key, lines)).toEqual(flaws)
})

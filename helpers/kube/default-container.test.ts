import { expect, test } from 'vitest'
import { defaultContainer } from './default-container.ts'

const pod = (annotations: Record<string, string>, ...names: string[]) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', annotations },
  spec: { containers: names.map((name) => ({ name })) },
})

test.each<[marked: string | undefined, names: string[], found: string | undefined]>([
  [undefined, ['proxy', 'app'], 'proxy'],
  ['app', ['proxy', 'app'], 'app'],
  ['gone', ['proxy', 'app'], 'proxy'],
  ['app', [], undefined],
])('marked %s of %j: %s', (marked, names, found) => {
  expect(defaultContainer(pod(marked === undefined ? {} : { 'kubectl.kubernetes.io/default-container': marked }, ...names))).toBe(found)
})

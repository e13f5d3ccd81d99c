import { expect, test } from 'vitest'
import type { Cell, NamespaceWish } from '../../types/scenario.ts'
import { unmetWish } from './namespace.ts'

const cell = (namespace?: NamespaceWish): Cell => ({
  name: 'n',
  key: 'k',
  combination: {},
  chart: 'c',
  release: 'c',
  values: [],
  requires: [],
  namespace,
  secrets: {},
  steps: [],
})
const labels = { 'pod-security.kubernetes.io/enforce': 'baseline', team: 'blue' }

test.each<[string, NamespaceWish | undefined, Readonly<Record<string, string>> | undefined, string]>([
  ['nothing', undefined, undefined, ''],
  ['what it is', { podSecurity: 'baseline', labels: { team: 'blue' } }, labels, ''],
  [
    'another level',
    { podSecurity: 'restricted' },
    labels,
    'pod-security.kubernetes.io/enforce=restricted; it is not so in team, which is left as it is',
  ],
  ['a label that it has not', { labels: { team: 'red' } }, labels, 'team=red'],
  ['a label that nobody may read', { labels: { team: 'blue' } }, undefined, 'whose labels this user may not read'],
  ['constraints of OpenShift', { openshift: 'restricted-v2' }, labels, 'asks for constraints of OpenShift (restricted-v2)'],
])('a scenario that asks for %s', (_, wish, there, told) => {
  expect(unmetWish(cell(wish), 'team', there) ?? '').toContain(told)
  expect(unmetWish(cell(wish), 'team', there) === undefined).toBe(told === '')
})

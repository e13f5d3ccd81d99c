import { expect, test } from 'vitest'
import type { KubeObject } from '../kube/client.ts'
import { isDeleted, isRun, testHooks } from './test-hooks.ts'

const hook = (name: string, annotations: Readonly<Record<string, string>>, kind = 'Pod', apiVersion = 'v1'): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name, annotations },
})
const of = (event: string) => ({ 'helm.sh/hook': event })

test('tests run by weight, then by name; a weight is a number', () => {
  const weighed = (name: string, weight: string) => hook(name, { ...of('test'), 'helm.sh/hook-weight': weight })
  const hooks = [weighed('ten', '10'), weighed('two', '2'), hook('b', of('test')), weighed('first', '-5'), hook('a', of('test'))]
  expect(testHooks(hooks).map(({ metadata }) => metadata.name)).toEqual(['first', 'a', 'b', 'two', 'ten'])
})

test.each([
  ['test', true],
  ['test-success', true],
  ['post-install, test', true],
  ['test-failure', false],
  ['post-install', false],
  ['pre-test', false],
])('a hook of `%s` is a test: %s', (event, isTest) => {
  expect(testHooks([hook('one', of(event))])).toHaveLength(isTest ? 1 : 0)
})

test.each([
  ['v1', 'Pod', true],
  ['batch/v1', 'Job', true],
  ['v1', 'ConfigMap', false],
  ['example.com/v1', 'Job', false],
])('Helm waits for %s %s: %s', (apiVersion, kind, expected) => {
  expect(isRun(hook('one', of('test'), kind, apiVersion))).toBe(expected)
})

test.each([
  [undefined, ['before-hook-creation']],
  ['hook-succeeded', ['hook-succeeded']],
  ['before-hook-creation, hook-failed', ['before-hook-creation', 'hook-failed']],
])('a hook with the policy %s is deleted at %j', (policy, expected) => {
  const one = hook('one', { ...of('test'), ...(policy !== undefined && { 'helm.sh/hook-delete-policy': policy }) })
  const all = ['before-hook-creation', 'hook-succeeded', 'hook-failed'] as const
  expect(all.filter((each) => isDeleted(one, each))).toEqual(expected)
  expect(all.filter((each) => isDeleted({ ...one, kind: 'CustomResourceDefinition' }, each))).toEqual([])
})

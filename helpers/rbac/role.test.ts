import { expect, test } from 'vitest'
import { rulesOf } from './role.ts'
import { clusterRole } from './testing.ts'

const on = (resource: string) => ({ apiGroups: [''], resources: [resource], verbs: ['get'] })
const selecting = (key: string) => [{ matchLabels: { [key]: 'true' } }]
const labelled = (...keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, 'true']))

test('an aggregated role has the rules of the roles that it selects, by name, and none of its own', () => {
  const monitoring = clusterRole('monitoring', [on('overwritten')], {}, selecting('monitor'))
  const [b, a] = [clusterRole('b', [on('services')], labelled('monitor')), clusterRole('a', [on('pods'), on('nodes')], labelled('monitor'))]
  const rules = rulesOf(monitoring, [monitoring, b, a, clusterRole('c', [on('secrets')])])
  expect(rules.map(({ object, path, rule }) => [object, path, rule.resources])).toEqual([
    [a, 'rules[0]', ['pods']],
    [a, 'rules[1]', ['nodes']],
    [b, 'rules[0]', ['services']],
  ])
})

test('several selectors are put together in their order, and a rule that is there already is left out', () => {
  const all = clusterRole('all', [], {}, [...selecting('second'), ...selecting('first')])
  const first = clusterRole('a', [on('pods'), on('nodes')], labelled('first'))
  const second = clusterRole('b', [on('nodes')], labelled('second', 'first'))
  const rules = rulesOf(all, [all, first, second])
  expect(rules.map(({ object, rule }) => [object.metadata.name, ...rule.resources])).toEqual([
    ['b', 'nodes'],
    ['a', 'pods'],
  ])
})

test('roles that aggregate aggregated roles have the rules of those too', () => {
  const admin = clusterRole('admin', [], {}, selecting('to-admin'))
  const edit = clusterRole('edit', [], labelled('to-admin'), selecting('to-edit'))
  const pods = clusterRole('pods', [on('pods')], labelled('to-edit'))
  expect(rulesOf(admin, [admin, edit, pods]).map(({ rule }) => rule.resources)).toEqual([['pods']])
})

test('roles that aggregate each other, or themselves, have what others bring and end', () => {
  const one = clusterRole('one', [on('lost')], labelled('a', 'b'), selecting('a'))
  const other = clusterRole('other', [on('lost')], labelled('a'), selecting('b'))
  const base = clusterRole('base', [on('pods')], labelled('b'))
  expect(rulesOf(one, [one, other, base]).map(({ rule }) => rule.resources)).toEqual([['pods']])
  expect(rulesOf(one, [one, other])).toEqual([])
})

test.each<[selector: object, fits: boolean]>([
  [{}, true],
  [{ matchLabels: { tier: 'web' } }, true],
  [{ matchLabels: { tier: 'web', other: 'x' } }, false],
  [{ matchLabels: { tier: 'db' } }, false],
  [{ matchExpressions: [{ key: 'tier', operator: 'In', values: ['db', 'web'] }] }, true],
  [{ matchExpressions: [{ key: 'tier', operator: 'In', values: ['db'] }] }, false],
  [{ matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['db'] }] }, true],
  [{ matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['web'] }] }, false],
  [{ matchExpressions: [{ key: 'other', operator: 'NotIn', values: ['web'] }] }, true],
  [{ matchExpressions: [{ key: 'tier', operator: 'Exists' }] }, true],
  [{ matchExpressions: [{ key: 'other', operator: 'Exists' }] }, false],
  [{ matchExpressions: [{ key: 'other', operator: 'DoesNotExist' }] }, true],
  [{ matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }, false],
  [{ matchLabels: { tier: 'web' }, matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }, false],
  [{ matchExpressions: [{ key: 'tier', operator: 'Like', values: ['web'] }] }, false],
])('%o selects a role with the label tier=web: %s', (selector, fits) => {
  const all = clusterRole('all', [], {}, [selector])
  expect(rulesOf(all, [all, clusterRole('web', [on('pods')], { tier: 'web' })])).toHaveLength(fits ? 1 : 0)
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { serviceAccountUser } from '../user.ts'
import { isLogged, readAuditPolicy } from './logged.ts'

const user = serviceAccountUser('spark', 'connect')
const root = join(import.meta.dirname, '..', '..', '..')
const own = readAuditPolicy(readFileSync(join(root, 'helpers/cluster/node-image/files/audit-policy.yaml'), 'utf8'))
const get = { verb: 'get', apiGroup: '', resource: 'pods', namespace: 'spark' }

test.each([
  [get, true],
  [{ ...get, verb: 'create', resource: 'events' }, false],
  [{ ...get, apiGroup: 'events.k8s.io', resource: 'events' }, false],
  [{ ...get, apiGroup: 'coordination.k8s.io', resource: 'leases' }, false],
  [{ ...get, apiGroup: 'other.io', resource: 'leases' }, true],
  [{ verb: 'get', nonResourceURL: '/healthz/etcd' }, false],
  [{ verb: 'post', nonResourceURL: '/healthz/etcd' }, true],
  [{ verb: 'get', nonResourceURL: '/metrics' }, true],
])("by the policy of the harness's clusters: %o", (request, logged) => {
  expect(isLogged(own, user, request)).toBe(logged)
})

test.each([
  ['none', [], get, false],
  ['the first that is about it', [{ level: 'None', verbs: ['get'] }, { level: 'Metadata' }], get, false],
  ['one of others', [{ level: 'None', users: ['ann'] }, { level: 'Metadata' }], get, true],
  ['one of its group', [{ level: 'None', userGroups: ['system:serviceaccounts:spark'] }, { level: 'Metadata' }], get, false],
  ['one of another namespace', [{ level: 'None', namespaces: ['other'] }, { level: 'Metadata' }], get, true],
  ['one of a whole API group', [{ level: 'None', resources: [{ group: '' }] }, { level: 'Metadata' }], get, false],
  [
    'one of a subresource',
    [{ level: 'None', resources: [{ group: '', resources: ['*/log'] }] }, { level: 'Metadata' }],
    { ...get, subresource: 'log' },
    false,
  ],
  [
    'one of all subresources',
    [{ level: 'None', resources: [{ group: '', resources: ['pods/*'] }] }, { level: 'Metadata' }],
    { ...get, subresource: 'log' },
    false,
  ],
  [
    'one of other names',
    [{ level: 'None', resources: [{ group: '', resources: ['pods'], resourceNames: ['a'] }] }, { level: 'Metadata' }],
    { ...get, name: 'b' },
    true,
  ],
  ['one of paths is not about resources', [{ level: 'None', nonResourceURLs: ['*'] }, { level: 'Metadata' }], get, true],
])('what decides is a rule: %s', (_, rules, request, logged) => {
  expect(isLogged(readAuditPolicy(JSON.stringify({ kind: 'Policy', rules })), user, request)).toBe(logged)
})

test('what is no policy is told', () => {
  expect(() => readAuditPolicy('kind: Pod')).toThrow('the policy of the audit log is none')
})

import { expect, test } from 'vitest'
import type { Sight } from '../../probe/look.ts'
import { wrongWith } from './judge.ts'
import { schema } from './verb.ts'

const process = {
  id: 1,
  name: 'java',
  command: 'java -jar spark.jar',
  users: [185, 185, 185, 185],
  capabilities: { CapEff: '0', CapBnd: '0' },
  noNewPrivs: true,
  seccomp: 2,
}
const sight = { processes: [process], mounts: [{ point: '/', readOnly: true }] }
const token = { point: '/run/secrets/kubernetes.io/serviceaccount', readOnly: true }
const withProcess = (changes: object): Sight => ({ ...sight, processes: [{ ...process, ...changes }] })

test('a hardened container has nothing wrong', () => {
  expect(wrongWith(sight, schema.parse({}))).toEqual([])
})

test.each([
  ['root', withProcess({ users: [0, 0, 0, 0] }), {}, 'process 1 java runs as user 0'],
  ['a process that can become root again', withProcess({ users: [185, 185, 0, 185] }), {}, 'process 1 java runs as user 0'],
  ['another user', sight, { user: 1000 }, 'process 1 java runs as user 185, not 1000'],
  [
    'capabilities',
    withProcess({ capabilities: { CapEff: '0000000000003400' } }),
    {},
    'has NET_BIND_SERVICE, NET_ADMIN, NET_RAW (CapEff 0000000000003400)',
  ],
  ['those that can still be had', withProcess({ capabilities: { CapEff: '0', CapBnd: '400' } }), {}, 'has NET_BIND_SERVICE (CapBnd 400)'],
  ['no filter', withProcess({ seccomp: 0 }), {}, 'no seccomp filter'],
  ['new privileges', withProcess({ noNewPrivs: false }), {}, 'NoNewPrivs 0'],
  ['a writable root', { ...sight, mounts: [{ point: '/', readOnly: false }] }, {}, 'its root file system can be written to'],
  ['a token for nothing', { ...sight, mounts: [...sight.mounts, token] }, { token: false }, 'a token of its service account is mounted'],
  ['a token that is not there', sight, { token: true }, 'no token of its service account is mounted'],
])('%s is told', (_, seen, spec, told) => {
  expect(wrongWith(seen, schema.parse(spec)).join('\n')).toContain(told)
})

test('what is allowed is not told', () => {
  const bound = withProcess({ capabilities: { CapBnd: '400' }, users: [0, 0, 0, 0], seccomp: 0 })
  expect(wrongWith(bound, schema.parse({ capabilities: ['NET_BIND_SERVICE'], user: 'any', seccomp: false }))).toEqual([])
})

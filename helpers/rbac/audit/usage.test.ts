import { expect, test } from 'vitest'
import { eventOf } from './testing.ts'
import { usageOf } from './usage.ts'

const account = 'system:serviceaccount:spark:connect'
const pod = { verb: 'get', apiGroup: '', resource: 'pods', subresource: '', namespace: 'spark' }
const said = (...names: readonly string[]) => names.map((name) => ({ name, count: 1 }))

test('requests of one kind are counted, and the names that they named', () => {
  const events = ['a', 'b', 'a', ''].map((name, index) => eventOf(`${index}`, account, { ...pod, name }))
  const names = [
    { name: 'a', count: 2 },
    { name: 'b', count: 1 },
  ]
  expect(usageOf(events, account)).toEqual({ allowed: [{ request: pod, count: 4, names }], forbidden: [], undecided: 0 })
})

test("others' requests do not count", () => {
  expect(usageOf([eventOf('1', 'ann', pod)], account)).toEqual({ allowed: [], forbidden: [], undecided: 0 })
})

test('a request counts once, by the last of its stages, in whatever order they stand', () => {
  const received = eventOf('1', account, { ...pod, verb: 'watch' }, { stage: 'RequestReceived', annotations: {} })
  const started = eventOf('1', account, { ...pod, verb: 'watch' }, { stage: 'ResponseStarted' })
  for (const events of [
    [received, started, { ...started, stage: 'ResponseComplete' as const }],
    [started, received],
  ]) {
    expect(usageOf(events, account)).toMatchObject({ allowed: [{ request: { verb: 'watch' }, count: 1 }], undecided: 0 })
  }
  expect(usageOf([received], account)).toEqual({ allowed: [], forbidden: [], undecided: 1 })
})

test('the authorizer decides what is forbidden, not the status: admission answers 403 too', () => {
  const forbid = { annotations: { 'authorization.k8s.io/decision': 'forbid' }, responseStatus: { code: 403 } }
  const events = [
    eventOf('1', account, { ...pod, verb: 'delete', name: 'a' }, forbid),
    eventOf('2', account, pod, { responseStatus: { code: 403 } }),
    eventOf('3', account, pod, { responseStatus: { code: 404 } }),
    eventOf('4', account, pod, { annotations: {}, responseStatus: { code: 429 } }),
  ]
  expect(usageOf(events, account)).toEqual({
    allowed: [{ request: pod, count: 2, names: [] }],
    forbidden: [{ request: { ...pod, verb: 'delete' }, count: 1, names: said('a') }],
    undecided: 1,
  })
})

test('the log has the name of what is created, but the authorizer was not asked for it; for a subresource it was', () => {
  const events = [
    eventOf('1', account, { ...pod, verb: 'create', name: 'made' }),
    eventOf('2', account, { ...pod, verb: 'create', subresource: 'exec', name: 'a' }),
  ]
  expect(usageOf(events, account).allowed).toEqual([
    { request: { ...pod, verb: 'create' }, count: 1, names: [] },
    { request: { ...pod, verb: 'create', subresource: 'exec' }, count: 1, names: said('a') },
  ])
})

test('server-side apply that makes an object needs create too', () => {
  const made = eventOf('1', account, { ...pod, verb: 'patch', name: 'a' }, { responseStatus: { code: 201 } })
  const changed = eventOf('2', account, { ...pod, verb: 'patch', name: 'b' })
  expect(usageOf([made, changed], account).allowed).toEqual([
    { request: { ...pod, verb: 'patch' }, count: 2, names: said('a', 'b') },
    { request: { ...pod, verb: 'create' }, count: 1, names: said('a') },
  ])
})

test('a path counts without its query', () => {
  const request = { verb: 'get', nonResourceURL: '/openapi/v3 x' }
  expect(usageOf([eventOf('1', account, request)], account).allowed).toEqual([{ request, count: 1, names: [] }])
})

test('whoever is another needs to impersonate each part of it, and the request is that of the other', () => {
  const impersonatedUser = {
    username: account,
    groups: ['system:authenticated', 'system:serviceaccounts', 'staff'],
    extra: { scopes: ['x'] },
    uid: '7',
  }
  const events = [
    eventOf('1', 'ann', pod, { impersonatedUser }),
    eventOf('2', 'ann', pod, { impersonatedUser: { username: 'bob', groups: [], extra: {} } }),
  ]
  expect(usageOf(events, account).allowed).toEqual([{ request: pod, count: 1, names: [] }])
  const impersonating = (apiGroup: string, resource: string, name: string, over: object = {}) => ({
    request: { verb: 'impersonate', apiGroup, resource, subresource: '', namespace: '', ...over },
    count: 1,
    names: said(name),
  })
  expect(usageOf(events, 'ann').allowed).toEqual([
    impersonating('', 'serviceaccounts', 'connect', { namespace: 'spark' }),
    impersonating('', 'groups', 'staff'),
    impersonating('authentication.k8s.io', 'userextras', 'x', { subresource: 'scopes' }),
    impersonating('authentication.k8s.io', 'uids', '7'),
    impersonating('', 'users', 'bob'),
  ])
})

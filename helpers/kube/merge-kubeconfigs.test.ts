import { expect, test } from 'vitest'
import { describeError } from '../errors/seatrial-error.ts'
import { oneContext } from './merge-kubeconfigs.ts'

const file = (path: string, content: object) => ({ path, content })

const work = file('/home/kim/work/config', {
  'current-context': 'staging',
  contexts: [
    { name: 'staging', context: { cluster: 'blue', user: 'kim', namespace: 'team' } },
    { name: 'production', context: { cluster: 'green', user: 'kim' } },
    { name: 'broken', context: { cluster: 'gone', user: 'kim' } },
  ],
  clusters: [
    { name: 'blue', cluster: { server: 'https://blue', 'certificate-authority': 'ca.crt' } },
    { name: 'green', cluster: { server: 'https://green', 'certificate-authority': '/etc/green.crt' } },
  ],
  users: [{ name: 'kim', user: { 'client-certificate': 'kim.crt', 'client-key': '../kim.key' } }],
})
const play = file('/home/kim/play/config', {
  'current-context': 'kind',
  contexts: [
    { name: 'staging', context: { cluster: 'other', user: 'other' } },
    { name: 'kind', context: { cluster: 'kind', user: 'plugin' } },
  ],
  clusters: [{ name: 'kind', cluster: { server: 'https://kind' } }],
  users: [{ name: 'plugin', user: { exec: { command: './bin/login', args: ['--for', 'kim'], interactiveMode: 'Never' } } }],
})

test('one context has its own cluster and user alone, with the paths of its file made absolute', () => {
  expect(oneContext([work, play], 'production', 'F')).toEqual({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'production',
    contexts: [{ name: 'production', context: { cluster: 'green', user: 'kim' } }],
    clusters: [{ name: 'green', cluster: { server: 'https://green', 'certificate-authority': '/etc/green.crt' } }],
    users: [{ name: 'kim', user: { 'client-certificate': '/home/kim/work/kim.crt', 'client-key': '/home/kim/kim.key' } }],
    extensions: [{ name: 'seatrial.dev/source', extension: { told: 'F' } }],
  })
})

test('of several files the first that has an entry counts, for the current context as well', () => {
  const [merged, reversed] = [oneContext([work, play], undefined, 'F'), oneContext([play, work], undefined, 'F')]
  expect(merged).toMatchObject({
    'current-context': 'staging',
    clusters: [{ name: 'blue', cluster: { 'certificate-authority': '/home/kim/work/ca.crt' } }],
  })
  expect(reversed['current-context']).toBe('kind')
})

test('an exec stanza stays as it is, but for a command relative to its file', () => {
  expect(oneContext([work, play], 'kind', 'F')['users']).toEqual([
    { name: 'plugin', user: { exec: { command: '/home/kim/play/bin/login', args: ['--for', 'kim'], interactiveMode: 'Never' } } },
  ])
})

test.each([
  [
    'prodution',
    `[kube/kubeconfig] F has no context prodution; the contexts are: broken, kind, production, staging
  hint: did you mean \`production\`?`,
  ],
  [
    'xyzzy-1',
    `[kube/kubeconfig] F has no context xyzzy-1; the contexts are: broken, kind, production, staging
  hint: list them with \`kubectl config get-contexts\``,
  ],
  ['broken', '[kube/kubeconfig] F: context broken names cluster gone, which does not exist'],
])('context %s is refused', (context, told) => {
  let error: unknown
  try {
    oneContext([work, play], context, 'F')
  } catch (thrown) {
    error = thrown
  }
  expect(describeError(error)).toBe(told)
})

test('a file without a current context says which contexts there are', () => {
  expect(() => oneContext([file('/f', { contexts: [{ name: 'a', context: {} }] })], undefined, 'F')).toThrow(
    'F has no current-context; the contexts are: a',
  )
})

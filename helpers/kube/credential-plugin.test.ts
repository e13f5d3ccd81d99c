import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { credentialPlugin } from './credential-plugin.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plugin-'))
  return () => rm(folder, { recursive: true, force: true })
})

const apiVersion = 'client.authentication.k8s.io/v1'

/** A plugin that is a shell script; each call leaves a line in `calls`. */
const plugin = async (script: string, exec: object = {}, cluster: object = {}) => {
  const command = join(folder, 'login')
  await writeFile(command, `#!/bin/sh\necho "$1 $PROFILE" >> ${folder}/calls\n${script}\n`, { mode: 0o755 })
  const stanza = {
    apiVersion,
    command,
    args: ['get-token'],
    env: [{ name: 'PROFILE', value: 'staging' }],
    interactiveMode: 'Never',
    ...exec,
  }
  const found = credentialPlugin({ server: 'https://x', ...cluster }, { exec: stanza }, 'kubeconfig F, context c')
  if (found === undefined) throw new Error('there is no plugin')
  return found
}
const calls = async (): Promise<string[]> => (await readFile(join(folder, 'calls'), 'utf8')).trim().split('\n')
const answer = (status: object): string => `echo '${JSON.stringify({ apiVersion, kind: 'ExecCredential', status })}'`
const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString()

test('requests at once share one call, and later ones what it gave, until that expires', async () => {
  const one = await plugin(answer({ token: 't', expirationTimestamp: inSeconds(60) }))
  const found = await Promise.all([one.credential(), one.credential(), one.credential()])
  expect(found.map(({ token }) => token)).toEqual(['t', 't', 't'])
  await one.credential()
  expect(await calls()).toEqual(['get-token staging'])
  one.refused()
  await one.credential()
  expect(await calls()).toHaveLength(2)
})

test('what has expired is asked for again, once for all that need it', async () => {
  const one = await plugin(answer({ token: 't', expirationTimestamp: inSeconds(1) }))
  await one.credential()
  const before = (await calls()).length
  await Promise.all([one.credential(), one.credential()])
  expect((await calls()).length - before).toBe(1)
})

test('it is told that nobody can be asked, and of the cluster where the stanza says so', async () => {
  const extensions = [{ name: 'client.authentication.k8s.io/exec', extension: { audience: 'a' } }]
  const script = `printf %s "$KUBERNETES_EXEC_INFO" > ${folder}/info; ${answer({ token: 't' })}`
  await (await plugin(script)).credential()
  const info = async (): Promise<unknown> => JSON.parse(await readFile(join(folder, 'info'), 'utf8'))
  expect(await info()).toEqual({ apiVersion, kind: 'ExecCredential', spec: { interactive: false } })
  await (await plugin(script, { provideClusterInfo: true }, { extensions })).credential()
  expect(await info()).toMatchObject({ spec: { cluster: { server: 'https://x', config: { audience: 'a' } } } })
})

test.each([
  ['it fails', 'echo "the session has expired" >&2; exit 3', {}, 'ended with exit code 3:\nthe session has expired', undefined],
  [
    'it is missing',
    '',
    { command: 'no-such-login', installHint: 'Install it from example.com\n' },
    'is not on the PATH',
    'Install it from example.com',
  ],
  ['it is missing at a path', '', { command: '/nowhere/login' }, 'credential plugin `/nowhere/login` does not exist', undefined],
  ['it prints something else', 'echo hello', {}, 'printed no ExecCredential', undefined],
  ['it gives nothing', answer({}), {}, 'status it has neither a token nor a client certificate with its key', undefined],
  [
    'it is of another version',
    answer({ token: 't' }),
    { apiVersion: 'client.authentication.k8s.io/v1beta1' },
    'the kubeconfig asks for client.authentication.k8s.io/v1beta1',
    undefined,
  ],
  ['it wants a terminal', '', { interactiveMode: 'Always' }, 'needs a terminal', undefined],
])('where %s, that is said', async (_, script, exec, message, hint) => {
  const error = await (await plugin(script, exec)).credential().catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(SeatrialError)
  expect(error).toMatchObject({ code: 'kube/credentials', message: expect.stringContaining(message), hint })
  expect(String(error)).toContain('kubeconfig F, context c: the credential plugin')
})

test('after a failure the next request tries again', async () => {
  const one = await plugin(`test -e ${folder}/mended || exit 1; ${answer({ token: 't' })}`)
  await expect(one.credential()).rejects.toThrow('exit code 1')
  await writeFile(join(folder, 'mended'), '')
  expect((await one.credential()).token).toBe('t')
})

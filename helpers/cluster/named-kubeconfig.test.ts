import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { loadKubeConfig } from '../kube/kubeconfig.ts'
import { yamlText } from '../types/yaml-text.ts'
import { kubeconfigFor, namedKubeconfig } from './named-kubeconfig.ts'

const pathFor = async (settings: Readonly<Record<string, string>>, folder: string): Promise<string> => {
  const named = namedKubeconfig(settings)
  if (named === undefined) throw new Error('no cluster is named')
  return await kubeconfigFor(named, folder)
}

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'named-'))
  return () => rm(folder, { recursive: true, force: true })
})

const configOf = (name: string, server: string) => ({
  'current-context': name,
  contexts: [{ name, context: { cluster: name, user: name } }],
  clusters: [{ name, cluster: { server } }],
  users: [{ name, user: { token: `token of ${name}` } }],
})
const write = async (name: string, content: object): Promise<string> => {
  await writeFile(join(folder, name), yamlText(content))
  return join(folder, name)
}

test.each([
  ['nothing', {}, 'none'],
  ['empty variables', { SEATRIAL_KUBECONFIG: '', SEATRIAL_CONTEXT: ' ' }, 'none'],
  ["kubectl's own variable without a context", { KUBECONFIG: '/a' }, 'none'],
  ['a file', { SEATRIAL_KUBECONFIG: '/a' }, { files: ['/a'], told: 'SEATRIAL_KUBECONFIG=/a', kubectl: 'KUBECONFIG=/a kubectl' }],
  ['a relative path', { SEATRIAL_KUBECONFIG: 'a/b' }, { files: [join(process.cwd(), 'a/b')] }],
  [
    'a list with a home folder in it',
    { SEATRIAL_KUBECONFIG: '~/a:/b:', SEATRIAL_CONTEXT: 'x' },
    {
      files: [join(homedir(), 'a'), '/b'],
      context: 'x',
      told: 'SEATRIAL_KUBECONFIG=~/a:/b: SEATRIAL_CONTEXT=x',
      kubectl: `KUBECONFIG=${homedir()}/a:/b kubectl --context x`,
    },
  ],
  ['a context of KUBECONFIG', { KUBECONFIG: '/k', SEATRIAL_CONTEXT: 'x' }, { files: ['/k'], told: 'KUBECONFIG=/k SEATRIAL_CONTEXT=x' }],
  ['a context alone', { SEATRIAL_CONTEXT: 'x' }, { files: [join(homedir(), '.kube/config')], told: '~/.kube/config SEATRIAL_CONTEXT=x' }],
])('%s', (_, settings, expected) => {
  expect({ found: namedKubeconfig(settings) ?? 'none' }).toMatchObject({ found: expected })
})

test('one file is used as it is, and a context of it is written for nobody else to read', async () => {
  const path = await write('config', { ...configOf('one', 'https://one:1'), 'current-context': 'none' })
  await chmod(path, 0o644)
  const use = (settings: Record<string, string>) => pathFor({ SEATRIAL_KUBECONFIG: path, ...settings }, join(folder, 'run'))
  expect(await use({})).toBe(path)
  const written = await use({ SEATRIAL_CONTEXT: 'one' })
  expect((await stat(written)).mode & 0o777).toBe(0o600)
  using config = await loadKubeConfig(written)
  expect([config.context, config.server.host]).toEqual(['one', 'one:1'])
  // Once more over the file that is there.
  expect(await use({ SEATRIAL_CONTEXT: 'one' })).toBe(written)
  await expect(use({ SEATRIAL_CONTEXT: 'onee' })).rejects.toThrow(`${path} has no context onee; the contexts are: one`)
})

test('a list is merged, files of it that are not there are passed over, and messages name the files of the list', async () => {
  const [first, second] = [await write('first', configOf('one', 'https://one')), await write('second', configOf('two', 'no server'))]
  const run = join(folder, 'run')
  const path = await pathFor({ SEATRIAL_KUBECONFIG: `/nowhere/x:${first}:${second}` }, run)
  expect(await readFile(path, 'utf8')).toContain('token of one')
  const other = await pathFor({ SEATRIAL_KUBECONFIG: `${first}:${second}`, SEATRIAL_CONTEXT: 'two' }, run)
  await expect(loadKubeConfig(other)).rejects.toThrow(`kubeconfig ${first}:${second}: the cluster of context two has no server`)
})

test('files that are not there, or cannot be read, are named', async () => {
  const missing = pathFor({ SEATRIAL_KUBECONFIG: '/nowhere/a:/nowhere/b' }, folder)
  await expect(missing).rejects.toThrow('there is no file /nowhere/a or /nowhere/b')
  const broken = join(folder, 'broken')
  await writeFile(broken, 'a: [')
  await expect(pathFor({ SEATRIAL_KUBECONFIG: broken, SEATRIAL_CONTEXT: 'x' }, folder)).rejects.toThrow(/broken cannot be read: .*line 1/s)
})

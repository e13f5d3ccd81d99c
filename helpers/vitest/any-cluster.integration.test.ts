import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { connect, type Kube } from '../kube/client.ts'
import { runScenariosIn } from './testing.ts'
import { testUser, type TestUser } from './testing-user.ts'

const fixture = join(import.meta.dirname, 'fixtures', 'anywhere')
const everything = { apiGroups: ['*'], resources: ['*'], verbs: ['*'] }
const apiVersion = 'client.authentication.k8s.io/v1'

let kube: Kube
beforeAll(async () => {
  kube = await connect(inject('seatrial').kubeconfig)
  return () => kube[Symbol.asyncDispose]()
})

/** A credential plugin: it asks for a token of the user by the TokenRequest API, and leaves a line with who called it. */
const pluginOf = async ({ folder, namespace }: TestUser): Promise<object> => {
  const script = join(folder, 'login.mjs')
  const client = JSON.stringify(join(import.meta.dirname, '..', 'kube', 'client.ts'))
  await writeFile(
    script,
    `import { appendFileSync, readFileSync } from 'node:fs'
import { connect } from ${client}
const account = process.env.ACCOUNT
const kube = await connect(${JSON.stringify(kube.config.path)})
const path = \`/api/v1/namespaces/\${account}/serviceaccounts/\${account}/token\`
const { status } = await kube.request('POST', path, { body: { spec: { expirationSeconds: 600 } } })
await kube[Symbol.asyncDispose]()
appendFileSync(${JSON.stringify(join(folder, 'calls'))}, readFileSync(\`/proc/\${process.ppid}/comm\`))
console.log(JSON.stringify({ apiVersion: ${JSON.stringify(apiVersion)}, kind: 'ExecCredential', status }))
`,
  )
  const env = [{ name: 'ACCOUNT', value: namespace }]
  return { exec: { apiVersion, command: process.execPath, args: [script], env, interactiveMode: 'Never' } }
}

describe('the cluster of a context whose user has a credential plugin', () => {
  test('runs scenarios; the plugin is called once by each of our threads, and by Helm itself', async () => {
    await using user = await testUser(kube, { cluster: [everything] })
    const path = await user.kubeconfig(await pluginOf(user))
    const before = await readFile(path, 'utf8')
    const { all, exitCode } = await runScenariosIn(fixture, ['works'], { SEATRIAL_KUBECONFIG: path, SEATRIAL_CONTEXT: 'staging' })
    expect(all).toContain('2 passed')
    expect(exitCode).toBe(0)
    const callers = (await readFile(join(user.folder, 'calls'), 'utf8')).trim().split('\n')
    const helms = callers.filter((name) => name.startsWith('helm'))
    expect(helms.length).toBeGreaterThan(0)
    // The main thread to look at the cluster and then for the run, and a worker.
    expect(callers.length - helms.length).toBeLessThanOrEqual(3)
    expect(await readFile(path, 'utf8')).toBe(before)
  })

  test('ends within seconds where the plugin fails, with what it said', async () => {
    await using user = await testUser(kube, {})
    const installHint = 'Log in with `corp login`'
    const exec = { apiVersion, command: 'sh', args: ['-c', 'echo "session expired" >&2; exit 7'], interactiveMode: 'Never', installHint }
    const path = await user.kubeconfig({ exec })
    const started = performance.now()
    const { all, exitCode } = await runScenariosIn(fixture, ['works'], { SEATRIAL_KUBECONFIG: path, SEATRIAL_CONTEXT: 'staging' })
    expect(performance.now() - started).toBeLessThan(30_000)
    expect(all).toContain(
      `[kube/credentials] kubeconfig ${path}, context staging: the credential plugin \`sh\` ended with exit code 7:\nsession expired\n  hint: Log in with \`corp login\``,
    )
    expect(exitCode).toBe(3)
  })
})

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { parseObjects } from '../helm/release.ts'
import { connect, type Kube } from '../kube/client.ts'
import { apply, remove } from '../kube/objects.ts'
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

/** What a message says to apply: the YAML at the left margin. */
const rolesIn = (text: string) => {
  const begin = text.indexOf('\n---\n')
  const yaml = text
    .slice(begin)
    .split('\n')
    .filter((line) => /^(---|[a-zA-Z]+:|  +\S|- )/.test(line))
  const end = yaml.findLastIndex((line) => /^ +namespace: |^ +name: /.test(line))
  return parseObjects(yaml.slice(0, end + 1).join('\n'), 'the roles of the message')
}

describe('a user with few rights', () => {
  test('is told at once which are missing; the roles of the message are enough, also without the nodes', async () => {
    await using user = await testUser(kube, {})
    const path = await user.kubeconfig({ token: await user.token() })
    const as = { SEATRIAL_KUBECONFIG: path, SEATRIAL_CONTEXT: 'staging' }
    const refused = await runScenariosIn(fixture, ['works'], as)
    expect(refused.exitCode).toBe(3)
    expect(refused.all).toContain(`[cluster/rights] ${user.name} lacks rights that this run needs:
  create, get, list, watch, patch, delete namespaces
  get, list, watch pods in the namespaces of cells
  get pods/log in the namespaces of cells`)
    expect(refused.all).toContain('deployments.apps in the namespaces of cells')
    expect(refused.all).toContain('SEATRIAL_NAMESPACE=NAME')
    const roles = rolesIn(refused.all)
    expect(roles.map(({ kind }) => kind)).toEqual(['ClusterRole', 'ClusterRoleBinding'])
    for (const role of roles) await apply(kube, role)
    try {
      const allowed = await runScenariosIn(fixture, ['works'], as)
      expect(allowed.all).toContain('2 passed')
      expect(allowed.all).toContain('this user may not list nodes')
      expect(allowed.exitCode).toBe(0)
    } finally {
      for (const role of roles) await remove(kube, role)
    }
  })
})

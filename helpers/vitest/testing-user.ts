import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { parse } from 'yaml'
import { readFile } from 'node:fs/promises'
import type { Kube } from '../kube/client.ts'
import { fieldsAt, listAt, textAt } from '../kube/fields.ts'
import { create, remove } from '../kube/objects.ts'
import { resourcePath } from '../kube/resource-path.ts'
import { yamlText } from '../types/yaml-text.ts'

/** A rule of a Role. */
export interface Rule {
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly verbs: readonly string[]
}

/** A ServiceAccount of a namespace of its own, and what is needed to be it. */
export interface TestUser extends AsyncDisposable {
  readonly namespace: string
  /** As the cluster knows it. */
  readonly name: string
  readonly folder: string
  /** Writes a kubeconfig in which `context` has these credentials; the current context leads nowhere. */
  kubeconfig(user: object): Promise<string>
  token(): Promise<string>
}

const rbac = 'rbac.authorization.k8s.io'

/** Makes a user who may do what rules say, in the whole cluster and in its own namespace. All of it is removed on disposal. */
export const testUser = async (
  kube: Kube,
  { cluster = [], own = [] }: { readonly cluster?: readonly Rule[]; readonly own?: readonly Rule[] },
): Promise<TestUser> => {
  const name = `anywhere-${randomBytes(4).toString('hex')}`
  const meta = { name, namespace: name }
  const subjects = [{ kind: 'ServiceAccount', ...meta }]
  const of = (kind: string) => ({ apiGroup: rbac, kind, name })
  const version = `${rbac}/v1`
  const outside = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
    { apiVersion: version, kind: 'ClusterRole', metadata: { name }, rules: cluster },
    { apiVersion: version, kind: 'ClusterRoleBinding', metadata: { name }, subjects, roleRef: of('ClusterRole') },
  ]
  const inside = [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: meta },
    { apiVersion: version, kind: 'Role', metadata: meta, rules: own },
    { apiVersion: version, kind: 'RoleBinding', metadata: meta, subjects, roleRef: of('Role') },
  ]
  const folder = await mkdtemp(join(tmpdir(), 'anywhere-'))
  for (const object of [...outside, ...inside]) await create(kube, object)
  return {
    namespace: name,
    name: `system:serviceaccount:${name}:${name}`,
    folder,
    async kubeconfig(user) {
      const admin: unknown = parse(await readFile(kube.config.path, 'utf8'))
      const path = join(folder, 'config')
      const text = yamlText({
        'current-context': 'nowhere',
        contexts: [
          { name: 'nowhere', context: { cluster: 'nowhere', user: 'tester' } },
          { name: 'staging', context: { cluster: 'real', user: 'tester' } },
        ],
        clusters: [
          { name: 'nowhere', cluster: { server: 'https://127.0.0.1:9' } },
          { name: 'real', cluster: fieldsAt(listAt(admin, 'clusters')[0], 'cluster') },
        ],
        users: [{ name: 'tester', user }],
      })
      await writeFile(path, text)
      return path
    },
    async token() {
      const path = `${resourcePath('v1', 'serviceaccounts', name, name)}/token`
      const answer = await kube.request('POST', path, { body: { spec: { expirationSeconds: 3600 } } })
      return textAt(answer, 'status', 'token') ?? ''
    },
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true, force: true })
      for (const object of outside) await remove(kube, object)
    },
  }
}

import { describe, expect, test } from 'vitest'
import type { KubeObject } from '../../kube/object.ts'
import { mayCureCrash } from './shared.ts'

const service = (name: string, app: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { selector: { app } },
})

const workload = (kind: string, name: string, app: string, pod: object): KubeObject => ({
  apiVersion: kind === 'Job' ? 'batch/v1' : 'apps/v1',
  kind,
  metadata: { name },
  spec: { template: { metadata: { labels: { app } }, spec: pod } },
})

const objects = [service('shop', 'web'), service('shop-db', 'db')]
const secret = { envFrom: [{ secretRef: { name: 'db-password' } }] }
const database = { env: [{ name: 'DB', value: 'shop-db:5432' }] }

const cures = (hook: object, web: object, more: { hook?: object; web?: object } = {}) =>
  mayCureCrash(
    workload('Job', 'hook', 'hook', { containers: [hook], ...more.hook }),
    workload('Deployment', 'web', 'web', { containers: [web], ...more.web }),
    objects,
  )

const volumes = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] }

describe('a hook may cure a crash loop', () => {
  test.each<[string, boolean]>([
    ['a Secret in common', cures(secret, secret)],
    [
      'a key of a Secret in common',
      cures({ env: [{ name: 'P', valueFrom: { secretKeyRef: { name: 'db-password', key: 'p' } } }] }, secret),
    ],
    ['a claim in common', cures({}, {}, { hook: volumes, web: volumes })],
    ['another Service in common', cures({ args: ['psql -h shop-db.default.svc'] }, database)],
    [
      'the same variables, its own address among them',
      cures(
        { env: [...database.env, { name: 'URL', value: 'http://shop' }] },
        { env: [...database.env, { name: 'URL', value: 'http://shop' }] },
      ),
    ],
  ])('with %s', (_, cured) => {
    expect(cured).toBe(true)
  })
})

describe('a hook cannot cure a crash loop', () => {
  test.each<[string, boolean]>([
    ['it has nothing in common', cures({ command: ['sleep', '100'] }, secret)],
    ['a Secret of the same name is a ConfigMap', cures({ envFrom: [{ configMapRef: { name: 'db-password' } }] }, secret)],
    ['it asks the Service of the workload', cures({ ...secret, command: ['curl', 'http://shop:80/'] }, secret)],
    ['it waits for the workload', cures({ ...secret, args: ['kubectl rollout status deployment/web'] }, secret)],
    ['it has the address in a variable', cures({ ...secret, env: [{ name: 'URL', value: 'http://shop' }] }, secret)],
    ['only the name of another begins like it', cures({ args: ['nc shop-db-admin 5432'] }, database)],
  ])('because %s', (_, cured) => {
    expect(cured).toBe(false)
  })
})

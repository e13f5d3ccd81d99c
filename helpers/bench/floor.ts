import { readFile } from 'node:fs/promises'
import https from 'node:https'
import { parse } from 'yaml'
import { z } from 'zod'

/**
 * The floor: what a harness can at best do. One process, no library of Kubernetes; for each scenario a namespace, a
 * Deployment, one watch until its replica is ready, and a deletion that is not waited for.
 * Usage: floor.ts KUBECONFIG MANIFEST COUNT. Prints the milliseconds from the first request to the last answer.
 */
const [kubeconfig = '', manifest = '', count = '20'] = process.argv.slice(2)

const config = z
  .object({
    clusters: z.tuple([z.object({ cluster: z.object({ server: z.string(), 'certificate-authority-data': z.base64() }) })]),
    users: z.tuple([z.object({ user: z.object({ 'client-certificate-data': z.base64(), 'client-key-data': z.base64() }) })]),
  })
  .parse(parse(await readFile(kubeconfig, 'utf8')))
const [{ cluster }] = config.clusters
const [{ user }] = config.users
const bytes = (text: string): Buffer => Buffer.from(text, 'base64')
const agent = new https.Agent({
  keepAlive: true,
  ca: bytes(cluster['certificate-authority-data']),
  cert: bytes(user['client-certificate-data']),
  key: bytes(user['client-key-data']),
})

const send = (method: string, path: string, body?: unknown): Promise<string> =>
  new Promise((resolve, reject) => {
    const request = https.request(
      new URL(path, cluster.server),
      { agent, method, headers: { 'content-type': 'application/json' } },
      (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
        response.on('end', () => (Number(response.statusCode) < 300 ? resolve(text) : reject(new Error(`${method} ${path}: ${text}`))))
      },
    )
    request.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body))
  })

const state = z.object({ object: z.looseObject({ status: z.looseObject({ readyReplicas: z.number().optional() }).optional() }) })

const ready = (path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = https.get(new URL(`${path}?watch=1`, cluster.server), { agent }, (response) => {
      let rest = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        const lines = (rest + chunk).split('\n')
        rest = lines.pop() ?? ''
        if (!lines.some((line) => state.parse(JSON.parse(line)).object.status?.readyReplicas === 1)) return
        resolve()
        request.destroy()
      })
    })
    request.on('error', reject)
  })

const deployment: unknown = parse(await readFile(manifest, 'utf8'))
const run = Date.now().toString(36)
const one = async (index: number): Promise<void> => {
  const name = `floor-${run}-${index}`
  await send('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  await send('POST', `/apis/apps/v1/namespaces/${name}/deployments`, deployment)
  await ready(`/apis/apps/v1/namespaces/${name}/deployments`)
  await send('DELETE', `/api/v1/namespaces/${name}`)
}

const started = performance.now()
await Promise.all(Array.from({ length: Number(count) }, (_, index) => one(index)))
console.log(Math.round(performance.now() - started))
agent.destroy()

import { readFile } from 'node:fs/promises'
import https from 'node:https'
import { createSecureContext } from 'node:tls'
import { dirname, resolve } from 'node:path'
import { parse } from 'yaml'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { type Fields, at, fieldsAt, listAt, textAt } from './fields.ts'

/** The current context of a kubeconfig file, and how to authenticate with it. */
export interface KubeConfig extends Disposable {
  readonly path: string
  readonly context: string
  readonly server: URL
  /** The context's own namespace, where it names one. */
  readonly namespace: string | undefined
  /** What one request needs besides method and path: keep-alive agent, credentials, headers. */
  authenticate(): Promise<Credentials>
  /** The same cluster as the bearer of a token and as nobody else. */
  bearing(token: string): KubeConfig
}

type Credentials = Omit<https.RequestOptions, 'headers'> & { readonly headers: Readonly<Record<string, string>> }

const named = (config: unknown, list: string, name: string | undefined): Fields | undefined =>
  listAt(config, list).find((entry) => entry['name'] === name)

/** These need plugins, tokens that expire or tunnels: @kubernetes/client-node knows how, at 0.6 s to import it. */
const needsLibrary = (cluster: Fields, user: Fields): boolean =>
  'proxy-url' in cluster || ['exec', 'auth-provider', 'as', 'tokenFile'].some((key) => key in user)

/** Reads the file and its current context. Throws `kube/kubeconfig` where the file can not be used. */
export async function loadKubeConfig(path: string): Promise<KubeConfig> {
  const unusable = (why: string, cause?: unknown) => new SeatrialError('kube/kubeconfig', `kubeconfig ${path}: ${why}`, { cause })
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw unusable('it can not be read', cause)
  })
  const config: unknown = parse(text)
  const name = textAt(config, 'current-context')
  if (name === undefined || name === '') throw unusable('it has no current-context')
  const context = named(config, 'contexts', name)
  if (context === undefined) throw unusable(`it has no context ${name}`)
  const cluster = fieldsAt(named(config, 'clusters', textAt(context, 'context', 'cluster')), 'cluster')
  const user = fieldsAt(named(config, 'users', textAt(context, 'context', 'user')), 'user')
  const server = textAt(cluster, 'server')
  if (server === undefined || !URL.canParse(server)) throw unusable(`the cluster of context ${name} has no server`)

  const namespace = textAt(context, 'context', 'namespace')
  const common = { path, context: name, server: new URL(server), namespace }
  return needsLibrary(cluster, user) ? byLibrary(common) : byFile(common, cluster, user, dirname(resolve(path)))
}

type Common = Pick<KubeConfig, 'path' | 'context' | 'server' | 'namespace'>

/** How the API server is known for the right one. */
type Trust = Pick<https.RequestOptions, 'ca' | 'rejectUnauthorized' | 'servername'>

function bearer(common: Common, trust: Trust, token: string): KubeConfig {
  const agent = new https.Agent({ keepAlive: true, ...trust })
  const options = { agent, headers: { authorization: `Bearer ${token}` } }
  return {
    ...common,
    authenticate: () => Promise.resolve(options),
    bearing: (other) => bearer(common, trust, other),
    [Symbol.dispose]: () => agent.destroy(),
  }
}

async function byFile(common: Common, cluster: Fields, user: Fields, directory: string): Promise<KubeConfig> {
  const pem = async (from: Fields, key: string): Promise<Buffer | undefined> => {
    const data = textAt(from, `${key}-data`)
    if (data !== undefined) return Buffer.from(data, 'base64')
    const file = textAt(from, key)
    return file === undefined ? undefined : await readFile(resolve(directory, file))
  }
  const [ca, cert, key] = await Promise.all([
    pem(cluster, 'certificate-authority'),
    pem(user, 'client-certificate'),
    pem(user, 'client-key'),
  ])
  const servername = textAt(cluster, 'tls-server-name')
  const trust: Trust = {
    ...(ca === undefined ? {} : { ca }),
    ...(at(cluster, 'insecure-skip-tls-verify') === true ? { rejectUnauthorized: false } : {}),
    ...(servername === undefined ? {} : { servername }),
  }
  const tls = { ...trust, ...(cert === undefined ? {} : { cert }), ...(key === undefined ? {} : { key }) }
  // One for all connections: each would read the certificates anew.
  const agent = new https.Agent({ keepAlive: true, ...tls, secureContext: createSecureContext(tls) })
  const token = textAt(user, 'token')
  const login = textAt(user, 'username')
  const authorization =
    token !== undefined
      ? `Bearer ${token}`
      : login !== undefined
        ? `Basic ${Buffer.from(`${login}:${textAt(user, 'password') ?? ''}`).toString('base64')}`
        : undefined
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization }
  const options = { agent, headers }
  return {
    ...common,
    authenticate: () => Promise.resolve(options),
    bearing: (other) => bearer(common, trust, other),
    [Symbol.dispose]: () => agent.destroy(),
  }
}

async function byLibrary(common: Common): Promise<KubeConfig> {
  const library = await import('./kubeconfig-library.ts')
  const config = new library.KubeConfig()
  config.loadFromFile(common.path)
  const { caData, caFile, skipTLSVerify = false, tlsServerName } = config.getCurrentCluster() ?? {}
  const ca = caData !== undefined ? Buffer.from(caData, 'base64') : caFile === undefined ? undefined : await readFile(caFile)
  const trust: Trust = {
    ...(ca === undefined ? {} : { ca }),
    ...(skipTLSVerify ? { rejectUnauthorized: false } : {}),
    ...(tlsServerName === undefined ? {} : { servername: tlsServerName }),
  }
  let agent: https.RequestOptions['agent']
  return {
    ...common,
    bearing: (token) => bearer(common, trust, token),
    async authenticate() {
      const options: https.RequestOptions = {}
      await config.applyToHTTPSOptions(options)
      agent = options.agent
      return {
        ...options,
        headers: Object.fromEntries(Object.entries(options.headers ?? {}).map(([name, value]) => [name, String(value)])),
      }
    },
    [Symbol.dispose]() {
      if (agent instanceof https.Agent) agent.destroy()
    },
  }
}

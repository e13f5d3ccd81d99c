import { readFile } from 'node:fs/promises'
import https from 'node:https'
import { createSecureContext } from 'node:tls'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { credentialPlugin, type CredentialPlugin } from './credential-plugin.ts'
import { type Fields, at, fieldsAt, listAt, textAt } from './fields.ts'
import { oneContext, sourceExtension } from './merge-kubeconfigs.ts'
import { parseKubeconfig } from './parse-kubeconfig.ts'

/** The current context of a kubeconfig file, and how to authenticate with it. */
export interface KubeConfig extends Disposable {
  readonly path: string
  readonly context: string
  readonly server: URL
  /** The context's own namespace, where it names one. */
  readonly namespace: string | undefined
  /** What one request needs besides method and path: keep-alive agent, credentials, headers. */
  authenticate(): Promise<Credentials>
  /** Called where the server did not accept the credentials: whether there may be others now. */
  renew(): boolean
  /** The same cluster as the bearer of a token and as nobody else. */
  bearing(token: string): KubeConfig
}

type Credentials = Omit<https.RequestOptions, 'headers'> & { readonly headers: Readonly<Record<string, string>> }

/** These need tokens that expire or tunnels: @kubernetes/client-node knows how, at 0.6 s to import it. */
const needsLibrary = (cluster: Fields, user: Fields): boolean =>
  'proxy-url' in cluster || ['auth-provider', 'as', 'tokenFile'].some((key) => key in user)

const parsed = (text: string, path: string): unknown => {
  try {
    return parseKubeconfig(text)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new SeatrialError('kube/kubeconfig', `kubeconfig ${path}: ${why}`, { cause })
  }
}

/** Reads the file and its current context. Throws `kube/kubeconfig` where the file can not be used. */
export async function loadKubeConfig(path: string): Promise<KubeConfig> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new SeatrialError('kube/kubeconfig', `kubeconfig ${path}: it can not be read`, { cause })
  })
  const content = parsed(text, path)
  const source = listAt(content, 'extensions').find((entry) => entry['name'] === sourceExtension)
  const told = `kubeconfig ${textAt(source, 'extension', 'told') ?? path}`
  const one = oneContext([{ path, content }], undefined, told)
  const [context] = listAt(one, 'contexts')
  const name = textAt(context, 'name') ?? ''
  const cluster = fieldsAt(listAt(one, 'clusters')[0], 'cluster')
  const user = fieldsAt(listAt(one, 'users')[0], 'user')
  const server = textAt(cluster, 'server')
  if (server === undefined || !URL.canParse(server))
    throw new SeatrialError('kube/kubeconfig', `${told}: the cluster of context ${name} has no server`)

  const namespace = textAt(context, 'context', 'namespace')
  const plugin = credentialPlugin(cluster, user, `${told}, context ${name}`)
  const common = { path, told, context: name, server: new URL(server), namespace, plugin, renew: renewing(plugin) }
  return needsLibrary(cluster, user) ? byLibrary(common) : byFile(common, cluster, user)
}

/** Only a plugin can be asked for other credentials. */
const renewing = (plugin: CredentialPlugin | undefined) => (): boolean => {
  plugin?.refused()
  return plugin !== undefined
}

type Common = Pick<KubeConfig, 'path' | 'context' | 'server' | 'namespace' | 'renew'> & {
  /** How messages name the file. */
  readonly told: string
  readonly plugin: CredentialPlugin | undefined
}

/** How the API server is known for the right one. */
type Trust = Pick<https.RequestOptions, 'ca' | 'rejectUnauthorized' | 'servername'>

function bearer(common: Common, trust: Trust, token: string): KubeConfig {
  const agent = new https.Agent({ keepAlive: true, ...trust })
  const options = { agent, headers: { authorization: `Bearer ${token}` } }
  return {
    ...common,
    authenticate: () => Promise.resolve(options),
    // A token that was given is all there is.
    renew: () => false,
    bearing: (other) => bearer(common, trust, other),
    [Symbol.dispose]: () => agent.destroy(),
  }
}

async function byFile(common: Common, cluster: Fields, user: Fields): Promise<KubeConfig> {
  const pem = async (from: Fields, key: string): Promise<Buffer | undefined> => {
    const data = textAt(from, `${key}-data`)
    if (data !== undefined) return Buffer.from(data, 'base64')
    const file = textAt(from, key)
    if (file === undefined) return undefined
    return await readFile(file).catch((cause: unknown) => {
      throw new SeatrialError('kube/kubeconfig', `${common.told}: ${key} ${file} cannot be read`, { cause })
    })
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
  const given = cert === undefined || key === undefined ? undefined : { cert, key }
  let current = agentFor(trust, given)
  /** Connections are made anew where a plugin gives another certificate. */
  const agentOf = (certificate: Certificate | undefined): https.Agent => {
    if (current.certificate?.cert !== certificate?.cert) {
      current.agent.destroy()
      current = agentFor(trust, certificate)
    }
    return current.agent
  }
  const fixed = authorizationOf(user)
  return {
    ...common,
    async authenticate() {
      const from = await common.plugin?.credential()
      const authorization = from?.token === undefined ? fixed : `Bearer ${from.token}`
      const headers: Record<string, string> = authorization === undefined ? {} : { authorization }
      return { agent: agentOf(from?.certificate ?? given), headers }
    },
    bearing: (other) => bearer(common, trust, other),
    [Symbol.dispose]: () => current.agent.destroy(),
  }
}

interface Certificate {
  readonly cert: Buffer | string
  readonly key: Buffer | string
}

function agentFor(trust: Trust, certificate: Certificate | undefined) {
  const tls = { ...trust, ...certificate }
  // One context for all connections: each would read the certificates anew.
  return { certificate, agent: new https.Agent({ keepAlive: true, ...tls, secureContext: createSecureContext(tls) }) }
}

function authorizationOf(user: Fields): string | undefined {
  const [token, login] = [textAt(user, 'token'), textAt(user, 'username')]
  if (token !== undefined) return `Bearer ${token}`
  return login === undefined ? undefined : `Basic ${Buffer.from(`${login}:${textAt(user, 'password') ?? ''}`).toString('base64')}`
}

async function byLibrary(common: Common): Promise<KubeConfig> {
  const library = await import('./kubeconfig-library.ts')
  const config = new library.KubeConfig()
  config.loadFromFile(common.path)
  // Its own way with a plugin asks it for each of several requests at once, and tells it nothing.
  if (common.plugin !== undefined) config.users = config.users.map((user) => ({ ...user, exec: undefined }))
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
      const token = (await common.plugin?.credential())?.token
      await config.applyToHTTPSOptions(options)
      agent = options.agent
      const headers = Object.fromEntries(Object.entries(options.headers ?? {}).map(([name, value]) => [name, String(value)]))
      return { ...options, headers: token === undefined ? headers : { ...headers, authorization: `Bearer ${token}` } }
    },
    [Symbol.dispose]() {
      if (agent instanceof https.Agent) agent.destroy()
    },
  }
}

import type { Readable } from 'node:stream'
import { skewOf } from './clock.ts'
import { loadKubeConfig, type KubeConfig } from './kubeconfig.ts'
import { type Resource, resourceFinder } from './resource.ts'
import { type RequestOptions, readText, send } from './transport.ts'

export type { KubeObject } from './object.ts'
export { ApiError } from './transport.ts'

/** One cluster, as one user. Its connections are kept alive and shared until it is disposed. */
export interface Kube extends AsyncDisposable {
  readonly config: KubeConfig
  /**
   * The answer's JSON (or text, where it is none). `T` is the caller's claim: the API server validates its own answers.
   * Throws ApiError for a refusal, `cluster/unreachable`, or the signal's reason.
   */
  request<T = unknown>(method: string, path: string, options?: RequestOptions): Promise<T>
  /** The body as it comes: logs, watches. The caller reads it to its end or destroys it. */
  stream(path: string, options?: Omit<RequestOptions, 'body' | 'contentType'>): Promise<Readable>
  /** Where a kind's objects live. Throws `kube/unknown-kind`. */
  resource(apiVersion: string, kind: string): Promise<Resource>
  /** Milliseconds since the epoch by the API server's clock, where that differs from this machine's by more than a second. */
  now(): number
}

/** Opens no connection yet: the first request does. Throws `kube/kubeconfig`. */
export async function connect(kubeconfigPath: string): Promise<Kube> {
  return clientOf(await loadKubeConfig(kubeconfigPath))
}

/** The bearer of a token on the cluster of another client: a service account, for example. */
export function bearing({ config }: Kube, token: string): Kube {
  return clientOf(config.bearing(token))
}

function clientOf(config: KubeConfig): Kube {
  let skew = 0

  const exchange = async (method: string, path: string, options: RequestOptions) => {
    const sent = Date.now()
    const response = await send(config, method, path, options)
    skew = skewOf(response.headers.date, sent, Date.now())
    return response
  }

  async function request<T = unknown>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
    const response = await exchange(method, path, options)
    const body = await readText(response)
    return response.headers['content-type']?.startsWith('application/json') ? JSON.parse(body) : (body as T)
  }

  return {
    config,
    request,
    stream: (path, options = {}) => exchange('GET', path, options),
    resource: resourceFinder((path) => request('GET', path)),
    now: () => Date.now() + skew,
    [Symbol.asyncDispose]() {
      config[Symbol.dispose]()
      return Promise.resolve()
    },
  }
}

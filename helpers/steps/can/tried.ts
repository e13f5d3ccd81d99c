import { ApiError, type Kube } from '../../kube/client.ts'
import { resourcePath } from '../../kube/resource-path.ts'
import type { Permission } from './permission.ts'
import type { ServedHere } from './served.ts'

/** An object that there is none of: who may ask for it is told so, who may not is refused before. */
const nobody = 'seatrial-nobody'
const dryRun = { dryRun: 'All' }
const patch = { contentType: 'application/merge-patch+json', body: {} }

/** How the verbs of the API are asked for over HTTP; nothing of it changes anything. */
const methods = {
  get: { method: 'GET', named: true },
  list: { method: 'GET', named: false, query: { limit: 1 } },
  watch: { method: 'GET', named: false, query: { watch: true, timeoutSeconds: 1 } },
  create: { method: 'POST', named: false, query: dryRun, body: {} },
  update: { method: 'PUT', named: true, query: dryRun, body: {} },
  patch: { method: 'PATCH', named: true, query: dryRun, ...patch },
  delete: { method: 'DELETE', named: true, query: dryRun },
  deletecollection: { method: 'DELETE', named: false, query: { ...dryRun, fieldSelector: `metadata.name=${nobody}` } },
} as const

const isMethod = (verb: string): verb is keyof typeof methods => verb in methods

/** Whether a verb is one of requests; others, such as `bind` and `use`, are only ever reviewed. */
export const canBeTried = ({ verb }: Permission): boolean => isMethod(verb)

/** Really asks for it as the account; gives whether the server refused (403). */
export const attempt = async (
  account: Kube,
  wanted: Permission,
  where: string,
  served: ServedHere | undefined,
  signal: AbortSignal,
): Promise<boolean> => {
  const { verb } = wanted
  if (!isMethod(verb)) return false
  const { method, named, ...options } = methods[verb]
  const path = 'nonResourceURL' in wanted ? wanted.nonResourceURL : pathOf(wanted, named, where, served)
  return await account.request(method, path, { ...options, signal }).then(
    () => false,
    (error: unknown) => {
      if (!(error instanceof ApiError)) throw error
      return error.status === 403
    },
  )
}

function pathOf(
  wanted: Exclude<Permission, { nonResourceURL: string }>,
  named: boolean,
  where: string,
  served: ServedHere | undefined,
): string {
  const { apiGroup, resource, subresource, name = nobody } = wanted
  const apiVersion = served?.apiVersion ?? (apiGroup === '' ? 'v1' : `${apiGroup}/v1`)
  // A subresource is always one of a named object.
  const object = named || subresource !== undefined ? name : undefined
  const path = resourcePath(apiVersion, resource, served?.namespaced === false ? undefined : where, object)
  return subresource === undefined ? path : `${path}/${subresource}`
}

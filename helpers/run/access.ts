import pLimit from 'p-limit'
import type { Kube } from '../kube/client.ts'
import { at, textAt } from '../kube/fields.ts'
import type { Right } from '../types/rights.ts'

const reviews = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'

/** As many reviews at a time as a server answers without making others wait. */
const limit = pLimit(16)

/** Whether the user may do something, as the authorizer says: nothing is done. No namespace stands for all of them. */
const may = async (kube: Kube, verb: string, { group, resource }: Right, namespace: string | undefined, signal: AbortSignal) => {
  const [plural = '', subresource] = resource.split('/')
  const resourceAttributes = { verb, group, resource: plural, ...(subresource && { subresource }), ...(namespace && { namespace }) }
  const answer = await kube.request('POST', reviews, { body: { spec: { resourceAttributes } }, signal })
  return at(answer, 'status', 'allowed') === true
}

/** Those of the rights that the user does not have in a namespace, or in all of the cluster; each with the verbs that it lacks. */
export const lackingRights = async (
  kube: Kube,
  rights: readonly Right[],
  namespace: string | undefined,
  signal: AbortSignal,
): Promise<readonly Right[]> => {
  const asked = await Promise.all(
    rights.map(async (right) => {
      const allowed = await limit.map(right.verbs, (verb) => may(kube, verb, right, namespace, signal))
      return { ...right, verbs: right.verbs.filter((_, index) => allowed[index] !== true) }
    }),
  )
  return asked.filter(({ verbs }) => verbs.length > 0)
}

/** Whether the user may do everything everywhere: then nothing else need be asked. */
export const mayEverything = (kube: Kube, signal: AbortSignal): Promise<boolean> =>
  may(kube, '*', { verbs: ['*'], group: '*', resource: '*' }, undefined, signal)

/** The name by which the cluster knows the user. */
export const ownName = async (kube: Kube, signal: AbortSignal): Promise<string> => {
  const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews'
  // Served since Kubernetes 1.28.
  const answer = await kube.request('POST', path, { body: {}, signal }).catch(() => undefined)
  return textAt(answer, 'status', 'userInfo', 'username') ?? 'NAME-OF-THE-USER'
}

import { SeatrialError } from '../../errors/seatrial-error.ts'
import { bearing, type Kube } from '../../kube/client.ts'
import { textAt } from '../../kube/fields.ts'
import { get } from '../../kube/objects.ts'
import { serviceAccountUser } from '../../rbac/user.ts'
import type { StepContext } from '../context.ts'

const reviews = '/apis/authentication.k8s.io/v1/selfsubjectreviews'

/**
 * A client that is the account, by a token that ends after ten minutes. The server must know it as that account: what it
 * refuses later it then refuses to the account and not to a broken token.
 * @throws SeatrialError where there is no such account, or the server takes it for somebody else
 */
export const asAccount = async (name: string, { kube, namespace, signal }: StepContext): Promise<Kube> => {
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } }
  if ((await get(kube, account, { signal })) === undefined)
    throw new SeatrialError('step/not-asked', `there is no service account ${name} in ${namespace}`)
  const made = await kube.request('POST', `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`, {
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 600 } },
    signal,
  })
  const own = bearing(kube, textAt(made, 'status', 'token') ?? '')
  const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }
  const known = textAt(await own.request('POST', reviews, { body: review, signal }), 'status', 'userInfo', 'username')
  if (known === serviceAccountUser(namespace, name).name) return own
  await own[Symbol.asyncDispose]()
  throw new SeatrialError('step/not-asked', `the API server takes a token of ${name} for ${known ?? 'nobody'}`)
}

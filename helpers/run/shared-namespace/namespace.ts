import { SeatrialError } from '../../errors/seatrial-error.ts'
import type { Kube } from '../../kube/client.ts'
import { ifAllowed } from '../../kube/if-allowed.ts'
import { get } from '../../kube/objects.ts'
import type { Cell } from '../../types/scenario.ts'

/** The namespace that SEATRIAL_NAMESPACE names, in which the cells of a run take turns. */
export const sharedNamespace = (settings: Readonly<Record<string, string | undefined>> = process.env): string | undefined => {
  const name = settings['SEATRIAL_NAMESPACE']?.trim()
  return name === undefined || name === '' ? undefined : name
}

/** What is known of a namespace: undefined where the user may not read it. */
export type NamespaceLabels = Readonly<Record<string, string>> | undefined

/** The labels of the shared namespace. @throws SeatrialError cluster/namespace where there is no such namespace */
export const namespaceLabels = async (kube: Kube, name: string, signal: AbortSignal): Promise<NamespaceLabels> => {
  const unreadable = Symbol('unreadable')
  const found = await ifAllowed<Awaited<ReturnType<typeof get>> | typeof unreadable>(
    get(kube, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, { signal }),
    unreadable,
  )
  if (found === unreadable) return undefined
  if (found === undefined)
    throw new SeatrialError('cluster/namespace', `SEATRIAL_NAMESPACE=${name}: there is no such namespace`, {
      hint: `have it created (kubectl create namespace ${name}), or name another`,
    })
  return found.metadata.labels ?? {}
}

const enforce = 'pod-security.kubernetes.io/enforce'

/** What a cell asks of its namespace that the shared one is not; undefined where it is as it must be. */
export const unmetWish = (cell: Cell, namespace: string, labels: NamespaceLabels): string | undefined => {
  const { podSecurity, openshift, labels: wanted = {} } = cell.namespace ?? {}
  if (openshift !== undefined) return `namespace ${namespace} is shared, and the scenario asks for constraints of OpenShift (${openshift})`
  const asked = { ...wanted, ...(podSecurity !== undefined && { [enforce]: podSecurity }) }
  const unmet = Object.entries(asked).filter(([key, value]) => labels?.[key] !== value)
  if (unmet.length === 0) return undefined
  const texts = unmet.map(([key, value]) => `${key}=${value}`).join(', ')
  const why = labels === undefined ? 'whose labels this user may not read' : 'which is left as it is'
  return `the scenario asks for a namespace with ${texts}; it is not so in ${namespace}, ${why}`
}

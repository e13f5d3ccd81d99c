import { stringify } from 'yaml'
import { SeatrialError } from '../errors/seatrial-error.ts'
import type { Kube } from '../kube/client.ts'
import { mergedRights, rightText, type Right } from '../types/rights.ts'
import { lackingRights, mayEverything, ownName } from './access.ts'
import { enoughRoles } from './enough-roles.ts'
import { systemNamespace } from './labels.ts'
import { neededRights, optionalRights, type Doings } from './rights.ts'

/** Where rights are reviewed that are needed in namespaces that do not exist yet. */
const anyNamespace = 'st-rights'

const lines = (rights: readonly Right[], where: string): readonly string[] => rights.map((one) => `  ${rightText(one)}${where}`)

/**
 * Refuses a run whose user lacks rights that it needs, before anything is made: with all that is lacking, and roles that are enough.
 * `namespace` is the one that cells share, where they have none of their own. @throws SeatrialError cluster/rights
 */
export const requireRights = async (
  kube: Kube,
  doings: Doings,
  { namespace, signal }: { readonly namespace: string | undefined; readonly signal: AbortSignal },
): Promise<void> => {
  if (await mayEverything(kube, signal)) return
  const needed = await neededRights(kube, doings, namespace === undefined)
  const [cluster, cells, leases] = await Promise.all([
    lackingRights(kube, needed.cluster, undefined, signal),
    lackingRights(kube, needed.cells, namespace ?? anyNamespace, signal),
    lackingRights(kube, needed.leases, namespace ?? systemNamespace, signal),
  ])
  if (cluster.length + cells.length + leases.length === 0) return
  const user = await ownName(kube, signal)
  const inside = mergedRights([...needed.cells, ...needed.leases, ...optionalRights])
  const roles =
    namespace === undefined
      ? enoughRoles(user, mergedRights([...needed.cluster, ...inside]), undefined)
      : [...enoughRoles(user, inside, namespace), ...enoughRoles(user, needed.cluster, undefined)]
  const lacking = [
    ...lines(cluster, ''),
    ...lines(cells, namespace === undefined ? ' in the namespaces of cells' : ` in namespace ${namespace}`),
    ...lines(leases, ` in namespace ${namespace ?? systemNamespace}`),
  ]
  const elsewhere = cluster.some(({ resource, verbs }) => resource === 'namespaces' && verbs.includes('create'))
    ? ', or run in a namespace that exists, with SEATRIAL_NAMESPACE=NAME'
    : ''
  throw new SeatrialError('cluster/rights', `${user} lacks rights that this run needs:\n${lacking.join('\n')}`, {
    hint: `apply this as an administrator (kubectl apply -f -)${elsewhere}:\n${roles.map((role) => `---\n${stringify(role, { lineWidth: 0 })}`).join('')}`,
  })
}

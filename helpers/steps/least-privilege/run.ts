import { stringify } from 'yaml'
import { SeatrialError } from '../../errors/seatrial-error.ts'
import { list } from '../../kube/objects.ts'
import { minimalRoles } from '../../rbac/audit/minimal.ts'
import { evaluateAccess } from '../../rbac/evaluate.ts'
import { serviceAccountUser } from '../../rbac/user.ts'
import type { StepContext } from '../context.ts'
import { seenIn } from './events.ts'
import { policyOfAll } from './granted.ts'
import { rowsOf, staleIn, usageIn, type Known } from './judge.ts'
import { csvOf } from './row.ts'
import type { LeastPrivilegeSpec } from './verb.ts'

/** The accounts to judge. @throws SeatrialError step/not-asked for one that is not there */
const accountsOf = async (wanted: readonly string[] | undefined, { kube, namespace, signal }: StepContext): Promise<readonly string[]> => {
  const there = (await list(kube, 'v1', 'ServiceAccount', { namespace, signal })).map(({ metadata }) => metadata.name)
  const missing = (wanted ?? []).filter((name) => !there.includes(name))
  if (missing.length > 0) throw new SeatrialError('step/not-asked', `there is no service account ${missing.join(', ')} in ${namespace}`)
  return wanted ?? there
}

/** Roles that give an account what it used of its grants and nothing else; Secrets by their names. */
const leastOf = (account: string, known: Known): readonly string[] => {
  const user = serviceAccountUser(known.namespace, account)
  const used = usageIn(account, known).allowed.filter(({ request, names }) =>
    // What every account has is not the chart's to give.
    [request, ...names.map(({ name }) => ({ ...request, name }))].some((own) => evaluateAccess(known.policy, user, own).allowed),
  )
  const { objects } = minimalRoles(used, user.name, { name: account, byName: ({ resource }) => resource === 'secrets' })
  return objects.map((object) => stringify(object))
}

/** What accounts used of what they are granted, by the audit log since the cell's namespace was made. */
export const run = async ({ serviceAccounts, accepted }: LeastPrivilegeSpec, context: StepContext): Promise<void> => {
  const accounts = await accountsOf(serviceAccounts, context)
  context.say('reading the audit log')
  const [seen, policy] = await Promise.all([seenIn(context), policyOfAll(context)])
  const known: Known = { namespace: context.namespace, policy, accepted, ...seen }
  const rows = accounts.flatMap((account) => rowsOf(account, known))
  context.attach({ name: 'what accounts used of their grants', type: 'text/csv', content: csvOf(rows) })
  const least = accounts.flatMap((account) => leastOf(account, known))
  if (least.length > 0) context.attach({ name: 'roles that are enough', type: 'application/yaml', content: least.join('---\n') })
  const wrong = [...rows.flatMap((row) => row.wrong ?? []), ...staleIn(known, rows)]
  if (wrong.length > 0) throw new SeatrialError('step/not-needed', wrong.join('\n'))
}

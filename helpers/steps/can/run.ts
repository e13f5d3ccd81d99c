import { SeatrialError } from '../../errors/seatrial-error.ts'
import type { StepContext } from '../context.ts'
import { asAccount } from './account.ts'
import { check } from './check.ts'
import { readPermission } from './permission.ts'
import { policyIn } from './policy.ts'
import { csvOf } from './row.ts'
import { servedResources } from './served.ts'
import type { Subject } from './subject.ts'
import { surplus } from './surplus.ts'
import type { CanSpec } from './verb.ts'

/** What a service account may do, three times over: as the cluster's authorizers say, as its roles say, and as it is when tried. */
export const run = async (
  { serviceAccount: name, namespace, allowed = [], denied = [], only }: CanSpec,
  context: StepContext,
): Promise<void> => {
  const where = namespace ?? context.namespace
  await using account = await asAccount(name, context)
  context.say(`asking what ${name} may do`)
  const [policy, served] = await Promise.all([policyIn(where, context), servedResources(context.kube, context.signal)])
  const subject: Subject = { name, where, account, policy, served, context }
  const rows = await Promise.all([
    ...allowed.map((text) => check(readPermission(text), 'allowed', subject)),
    ...denied.map((text) => check(readPermission(text), 'denied', subject)),
  ])
  const all = [...rows, ...(only === true ? await surplus(new Set(allowed), subject) : [])]
  context.attach({ name: `what ${name} may do`, type: 'text/csv', content: csvOf(all) })
  const wrong = all.flatMap((row) => row.wrong ?? [])
  if (wrong.length > 0) throw new SeatrialError('step/mismatch', wrong.join('\n'))
}

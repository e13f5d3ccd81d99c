import { SeatrialError } from '../../errors/seatrial-error.ts'
import { formatPermission, type Permission } from './permission.ts'
import type { Row } from './row.ts'
import { answersTo, because, type Subject } from './subject.ts'
import { attempt, canBeTried } from './tried.ts'

/** One permission: asked of the cluster, worked out, and tried where it must be refused. */
export const check = async (wanted: Permission, expected: Row['expected'], subject: Subject): Promise<Row> => {
  const { name, where, account, served, context } = subject
  const permission = formatPermission(wanted)
  const full = 'nonResourceURL' in wanted ? '' : [wanted.resource, wanted.subresource].filter((part) => part !== undefined).join('/')
  const known = 'nonResourceURL' in wanted ? undefined : served.find((one) => one.apiGroup === wanted.apiGroup && one.resource === full)
  // What only reviews know, such as users to impersonate, is served nowhere.
  if (!('nonResourceURL' in wanted) && known === undefined && canBeTried(wanted))
    throw new SeatrialError('step/not-asked', `the cluster serves no ${full} of the API group "${wanted.apiGroup}" (${permission})`)
  const place = known?.namespaced === false ? '' : where
  const { allowed, verdict } = await answersTo(wanted, place, subject)
  const cluster = allowed ? 'allowed' : 'denied'
  const why = because(verdict)

  const isTried = expected === 'denied' && canBeTried(wanted)
  const refused = isTried && (await attempt(account, wanted, place, known, context.signal))
  const tried = isTried ? (refused ? '403' : 'let through') : expected === 'denied' ? 'no request has this verb' : ''
  const wrong =
    cluster !== expected
      ? `${name} may ${allowed ? '' : 'not '}${permission}: ${why}`
      : isTried && !refused
        ? `${name} asked to ${permission}, and the server did not refuse it`
        : verdict.allowed === allowed
          ? undefined
          : `${permission}: the cluster says ${cluster}, and its roles say otherwise: ${why}`
  return { permission, expected, cluster, tried, because: why, ...(wrong === undefined ? {} : { wrong }) }
}

import { isSet } from '../../pod-security/view.ts'
import type { Constraints } from '../constraints.ts'
import { invalid } from '../reason.ts'
import { effective, type ContainerRule } from '../rule.ts'

const defaultUser = ({ runAsUser: { type, uid, min } }: Constraints): number | undefined => ({ MustRunAs: uid, MustRunAsRange: min })[type]

/** Also says that a user who is not root is none, as Pod Security's `restricted` asks. */
export const users: ContainerRule = {
  fill: (constraints, container) => {
    const given = effective(container, 'runAsUser')
    const user = isSet(given) ? given : defaultUser(constraints)
    const nonRoot = typeof user === 'number' ? user > 0 : constraints.runAsUser.type === 'MustRunAsNonRoot'
    return {
      ...(isSet(given) || user === undefined ? {} : { runAsUser: user }),
      ...(nonRoot && !isSet(effective(container, 'runAsNonRoot')) ? { runAsNonRoot: true } : {}),
    }
  },
  judge: ({ runAsUser: { type, uid, min = 0, max = 0 } }, container, path) => {
    const user = Number(effective(container, 'runAsUser') ?? Number.NaN)
    const wrong = (detail: string) => [invalid(`${path}.runAsUser`, String(user), detail)]
    if (type === 'MustRunAs' && user !== uid) return wrong(`must be: ${uid}`)
    if (type === 'MustRunAsRange' && (user < min || user > max)) return wrong(`must be in the ranges: [${min}, ${max}]`)
    if (type !== 'MustRunAsNonRoot') return []
    if (effective(container, 'runAsNonRoot') === false) return [invalid(`${path}.runAsNonRoot`, 'false', 'must be true')]
    return user === 0 ? wrong('running with the root UID is forbidden') : []
  },
}

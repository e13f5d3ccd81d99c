import { allotted, type Namespace } from './allocation.ts'
import type { Constraints } from './constraints.ts'

const userProblem = ({ runAsUser: { type, uid, min, max } }: Constraints): string | undefined => {
  if (type === 'MustRunAs') return uid === undefined ? 'MustRunAs requires a UID' : undefined
  if (type === 'MustRunAsRange') {
    if (min === undefined) return 'MustRunAsRange requires a UIDRangeMin'
    return max === undefined ? 'MustRunAsRange requires a UIDRangeMax' : undefined
  }
  return ['MustRunAsNonRoot', 'RunAsAny'].includes(type) ? undefined : `Unrecognized RunAsUser strategy type ${type}`
}

const strategyProblem = (name: string, type: string): string | undefined =>
  ['MustRunAs', 'RunAsAny'].includes(type) ? undefined : `Unrecognized ${name} strategy type ${type}`

/** Constraints that can be put to pods of a namespace (NewSimpleProvider); a text says why these can not. */
export const provider = (constraints: Constraints, namespace: Namespace): Constraints | string => {
  const ready = allotted(constraints, namespace)
  if (typeof ready === 'string') return ready
  const problem =
    userProblem(ready) ??
    strategyProblem('SELinuxContext', ready.seLinuxContext.type) ??
    strategyProblem('FSGroup', ready.fsGroup.type) ??
    strategyProblem('SupplementalGroups', ready.supplementalGroups.type)
  return problem === undefined ? ready : `error creating provider for SCC ${ready.name} in namespace ${namespace.name}: ${problem}`
}

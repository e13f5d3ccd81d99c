import { wordAt, type Fields } from '../../../kube/fields.ts'
import { goQuoted } from '../../pod-security/wording.ts'
import { isSet } from '../../pod-security/view.ts'
import type { Constraints } from '../constraints.ts'
import { invalid, type Reason } from '../reason.ts'
import { effective, type ContainerRule, type PodRule } from '../rule.ts'

/** `s0:c1,c0` with its categories in order: in which order they stand does not matter. */
const ordered = (level: string): string => {
  const colon = level.indexOf(':')
  return colon === -1
    ? level
    : `${level.slice(0, colon)}:${level
        .slice(colon + 1)
        .split(',')
        .toSorted()
        .join()}`
}

const differs = (setting: string, wanted: string, given: string): boolean =>
  wanted !== given && (setting !== 'level' || ordered(wanted) !== ordered(given))

const judge = ({ seLinuxContext: { type, options } }: Constraints, given: unknown, path: string): readonly Reason[] => {
  if (type !== 'MustRunAs') return []
  return ['level', 'role', 'type', 'user'].flatMap((setting) => {
    const [wanted, value] = [wordAt(options, setting), wordAt(given, setting)]
    return differs(setting, wanted, value) ? [invalid(`${path}.seLinuxOptions.${setting}`, goQuoted(value), `must be ${wanted}`)] : []
  })
}

/** Containers have the pod's options, unless they have their own. */
export const seLinuxOfPod: PodRule = {
  fill: ({ seLinuxContext: { type, options = {} } }, { context }) =>
    type === 'MustRunAs' && !isSet(context['seLinuxOptions']) ? { context: { seLinuxOptions: named(options) } } : {},
  judge: (constraints, { context }, path) => judge(constraints, context['seLinuxOptions'], path),
}

/** The options that have a value. */
const named = (options: Fields): Fields => Object.fromEntries(Object.entries(options).filter(([, value]) => isSet(value)))

export const seLinuxOfContainer: ContainerRule = {
  judge: (constraints, container, path) => judge(constraints, effective(container, 'seLinuxOptions'), path),
}

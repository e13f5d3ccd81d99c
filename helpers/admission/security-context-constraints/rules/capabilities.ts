import { textsAt } from '../../../kube/fields.ts'
import { goQuoted } from '../../pod-security/wording.ts'
import { goStrings, invalid } from '../reason.ts'
import type { ContainerRule } from '../rule.ts'

const list = (key: string, names: readonly string[]) => (names.length === 0 ? {} : { [key]: [...new Set(names)].toSorted() })

export const capabilities: ContainerRule = {
  fill: ({ defaultAddCapabilities, requiredDropCapabilities }, { context }) => {
    const added = textsAt(context, 'capabilities', 'add')
    const dropped = textsAt(context, 'capabilities', 'drop')
    const add = defaultAddCapabilities.filter((name) => !added.includes(name) && !dropped.includes(name))
    const drop = requiredDropCapabilities.filter((name) => !dropped.includes(name))
    if (add.length === 0 && drop.length === 0) return {}
    return { capabilities: { ...list('add', [...added, ...add]), ...list('drop', [...dropped, ...drop]) } }
  },
  judge: ({ defaultAddCapabilities, requiredDropCapabilities, allowedCapabilities }, { context }, path) => {
    if (allowedCapabilities.includes('*')) return []
    const allowed = new Set([...defaultAddCapabilities, ...allowedCapabilities])
    const dropped = textsAt(context, 'capabilities', 'drop')
    return [
      ...textsAt(context, 'capabilities', 'add')
        .filter((name) => !allowed.has(name))
        .map((name) => invalid(`${path}.capabilities.add`, goQuoted(name), 'capability may not be added')),
      ...requiredDropCapabilities
        .filter((name) => !dropped.includes(name))
        .map((name) =>
          invalid(
            `${path}.capabilities.drop`,
            goStrings('[]core.Capability', dropped),
            `${name} is required to be dropped but was not found`,
          ),
        ),
    ]
  },
}

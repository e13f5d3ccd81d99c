import { fieldsAt, listAt } from '../../kube/fields.ts'
import { labelsIn } from '../../kube/label-selector.ts'
import type { KubeObject } from '../../kube/object.ts'
import { tellObject } from '../finding.ts'
import { allowsDns, isAbout, isFor, policiesFor, policiesOf } from '../network.ts'
import type { Draft, Rule } from '../rule.ts'
import { isTemplate, nameOf, namespaceOf, type Subject } from '../subject.ts'

/** Policies that hold for the same pod, and what that is called. */
interface Group {
  readonly pod: string
  readonly policies: readonly KubeObject[]
}

/** The pods of the manifest, and for a policy that selects none of them the pods that its selector describes, which a program may make. */
const groupsOf = (subject: Subject): readonly Group[] => {
  const known = subject.pods
    .filter((source) => !isTemplate(source))
    .map((source) => ({ pod: tellObject(nameOf(source.object, subject)), policies: policiesFor(source, 'Egress', subject) }))
  const used = new Set(known.flatMap(({ policies }) => policies))
  const egress = policiesOf(subject).filter((policy) => isAbout(policy, 'Egress'))
  const others = egress
    .filter((policy) => !used.has(policy))
    .map((policy) => {
      const labels = labelsIn(fieldsAt(policy.spec, 'podSelector', 'matchLabels'))
      const same = egress.filter((each) => namespaceOf(each, subject) === namespaceOf(policy, subject) && isFor(each, labels))
      return { pod: `any pod that ${tellObject(nameOf(policy, subject))} selects`, policies: [...new Set([policy, ...same])] }
    })
  return [...known, ...others]
}

const judge = ({ pod, policies }: Group): readonly Draft[] => {
  const rules = policies.flatMap((policy) => listAt(policy.spec, 'egress'))
  const object = policies.find((policy) => listAt(policy.spec, 'egress').length > 0)
  const missing = (['UDP', 'TCP'] as const).filter((protocol) => !rules.some((rule) => allowsDns(rule, protocol)))
  // A pod that may reach nothing has nothing to look up.
  if (object === undefined || missing.length === 0) return []
  const message = `${pod} can not ask DNS: nothing lets port 53 ${missing.join(' and ')} through`
  return [{ object, path: 'spec.egress', message, ...(missing.length === 1 && { level: 'warning' as const }) }]
}

export const noDns: Rule = {
  id: 'no-dns',
  title: 'Egress policies let a pod reach something and no DNS; a warning where it is one of UDP and TCP',
  why: 'Every name fails to resolve, mostly after a long time-out; without TCP only the long answers do',
  hint: "Allow ports 53 UDP and 53 TCP to the namespace of the cluster's DNS; openshift-dns listens on 5353",
  source: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-egress-traffic',
  level: 'error',
  find: (subject) => groupsOf(subject).flatMap(judge),
}

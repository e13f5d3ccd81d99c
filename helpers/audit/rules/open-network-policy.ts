import { fieldsAt, listAt, textAt, type Fields } from '../../kube/fields.ts'
import { policiesOf } from '../network.ts'
import type { Rule } from '../rule.ts'

const everywhere = new Set(['0.0.0.0/0', '::/0'])

const isEverywhere = (peer: Fields): boolean => {
  const block = fieldsAt(peer, 'ipBlock')
  return everywhere.has(textAt(block, 'cidr') ?? '') && listAt(block, 'except').length === 0 && block['except'] === undefined
}

export const openNetworkPolicy: Rule = {
  id: 'open-network-policy',
  title: 'A NetworkPolicy allows everything from everywhere, or to everywhere',
  why: 'Policies add up: with this one, all others for the same pods and direction have no effect',
  hint: 'Name peers and ports in the rule, or remove it',
  source: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies',
  level: 'error',
  find: (subject) =>
    policiesOf(subject).flatMap((object) =>
      (
        [
          ['ingress', 'from'],
          ['egress', 'to'],
        ] as const
      ).flatMap(([direction, word]) =>
        listAt(object.spec, direction).flatMap((rule, index) => {
          const peers = listAt(rule, word)
          if (listAt(rule, 'ports').length > 0 || !(peers.length === 0 || peers.some(isEverywhere))) return []
          return [{ object, path: `spec.${direction}[${index}]`, message: `the rule allows everything ${word} everywhere` }]
        }),
      ),
    ),
}

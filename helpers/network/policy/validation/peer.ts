import { isIn, parseCidr } from '../address.ts'
import { forbidden, invalid, required, type FieldProblem } from '../finding.ts'
import type { PeerFields } from '../manifest.ts'
import { selectorProblems } from './selector.ts'

const noRange = (text: string): string => `${JSON.stringify(text)} is no range of addresses such as 10.9.8.0/24 or 2001:db8::/64`

const blockProblems = ({ cidr, except }: NonNullable<PeerFields['ipBlock']>, path: string): readonly FieldProblem[] => {
  if (cidr === '') return [required(`${path}.cidr`, 'ipBlock needs a cidr')]
  const whole = parseCidr(cidr)
  if (whole === undefined) return [invalid(`${path}.cidr`, noRange(cidr))]
  return except.flatMap((text, index) => {
    const part = parseCidr(text)
    if (part === undefined) return [invalid(`${path}.except[${index}]`, noRange(text))]
    return isIn(part, whole) && part.prefix > whole.prefix ? [] : [invalid(`${path}.except[${index}]`, `${text} is no part of ${cidr}`)]
  })
}

export const peerProblems = ({ podSelector, namespaceSelector, ipBlock }: PeerFields, path: string): readonly FieldProblem[] => {
  const selects = podSelector !== undefined || namespaceSelector !== undefined
  return [
    ...selectorProblems(podSelector, `${path}.podSelector`),
    ...selectorProblems(namespaceSelector, `${path}.namespaceSelector`),
    ...(ipBlock === undefined ? [] : blockProblems(ipBlock, `${path}.ipBlock`)),
    ...(selects || ipBlock !== undefined ? [] : [required(path, 'a peer needs podSelector, namespaceSelector or ipBlock')]),
    ...(selects && ipBlock !== undefined ? [forbidden(path, 'ipBlock stands alone, without selectors')] : []),
  ]
}

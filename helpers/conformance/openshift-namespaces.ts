import fc from 'fast-check'
import { mostly, optional } from './arbitraries.ts'

const malformed = ['', '1000', '1000-', '/', '-', '1000 /10', '10/x', 'x/10', '\n1/2', '1/\n2', ' ', '1000/', '5-6/7', '+5/6', '٣/٣']
const odd = [' 1000/ 10', '0/0', '1000/10x', '1009-1000', '4294967295/2', '4294967296/1', '1/4294967296', '18446744073709551616/1']

const block = fc.oneof(
  { weight: 40, arbitrary: fc.constantFrom('1000/10', '1000-1009') },
  { weight: 1, arbitrary: fc.constantFrom(...malformed, ...odd) },
)

const allotment = fc.record({
  'openshift.io/sa.scc.uid-range': optional(block, 30),
  'openshift.io/sa.scc.supplemental-groups': optional(
    fc.oneof(
      { weight: 4, arbitrary: block },
      { weight: 1, arbitrary: fc.tuple(block, fc.constant('2000/5')).map((both) => both.join(',')) },
    ),
  ),
  'openshift.io/sa.scc.mcs': optional(mostly('s0:c26,c5', 's0', ''), 30),
})

const present = (fields: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])))

/** A namespace with what is allotted to it, mostly as it should be. */
export const namespace = allotment.map((fields) => ({ metadata: { name: 'ns', annotations: present(fields) } }))

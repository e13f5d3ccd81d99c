import { mostOf, sumOf, type Amounts } from '../types/amounts.ts'
import { parseQuantity } from '../types/quantity.ts'
import { fieldsAt, listAt, type Fields } from './fields.ts'

/** What is no quantity is the API server's to refuse, and takes no place. */
export const amountsOf = (fields: Fields): Amounts =>
  Object.fromEntries(
    Object.entries(fields)
      .map(([name, value]) => [name, parseQuantity(value)] as const)
      .filter(([, value]) => Number.isFinite(value)),
  )

/** A limit without a request is a request as well: the API server's default. */
const ofContainer = (container: Fields): Amounts => ({
  ...amountsOf(fieldsAt(container, 'resources', 'limits')),
  ...amountsOf(fieldsAt(container, 'resources', 'requests')),
})

/** What the scheduler reserves for a pod: the sum of its containers or its largest init container, sidecars with both, and its overhead (KEP-753). */
export const podRequests = (spec: Fields): Amounts => {
  const init = listAt(spec, 'initContainers')
  const sidecars = init.filter((each) => each['restartPolicy'] === 'Always').map(ofContainer)
  const others = init.filter((each) => each['restartPolicy'] !== 'Always').map((each) => sumOf(ofContainer(each), ...sidecars))
  const apps = sumOf(...listAt(spec, 'containers').map(ofContainer), ...sidecars)
  return sumOf(mostOf(apps, ...others), amountsOf(fieldsAt(spec, 'overhead')))
}

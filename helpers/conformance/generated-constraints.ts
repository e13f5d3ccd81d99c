import fc from 'fast-check'
import { textAt, type Fields } from '../kube/fields.ts'
import type { Pod } from '../admission/pod-security/view.ts'
import type { User } from '../admission/security-context-constraints/access.ts'
import { defaultConstraints } from '../admission/security-context-constraints/defaults.ts'
import { allVolumeTypes } from '../admission/security-context-constraints/volume-types.ts'
import { capabilityList, id, mostly, optional, seLinuxOptions, several, some } from './arbitraries.ts'
import { namespace } from './openshift-namespaces.ts'
import { pod } from './openshift-pods.ts'

/** One line of what fixtures/security-context-constraints asks upstream. */
export interface Question {
  readonly pod: Pod
  readonly constraints: readonly Fields[]
  readonly namespace: { readonly metadata: { readonly name: string; readonly annotations: Readonly<Record<string, string>> } }
  readonly user: User
  readonly uses: Readonly<Record<string, readonly string[]>>
}

const range = fc.record({ min: id, max: id })
const groupStrategy = some({
  type: mostly('MustRunAs', 'RunAsAny', 'RunAsAny', ''),
  ranges: optional(fc.array(range, { maxLength: 2 })),
})
const pattern = fc.constantFrom('kernel.msgmax', 'kernel.*', '*', 'net.core.somaxconn', 'kernel.shm_rmid_forced', 'msg*')

const users = fc.constantFrom('someone', 'system:serviceaccount:ns:spark', 'system:serviceaccount:ns:default')
const groups = fc.constantFrom(
  'system:authenticated',
  'system:serviceaccounts',
  'system:serviceaccounts:ns',
  'system:serviceaccounts:other',
)
const rarely = mostly(false, true)

const ownConstraints = some({
  priority: fc.constantFrom(0, 1, 10, -1),
  users: several(users),
  groups: several(groups),
  allowPrivilegedContainer: rarely,
  allowHostNetwork: rarely,
  allowHostPorts: rarely,
  allowHostPID: rarely,
  allowHostIPC: rarely,
  allowHostDirVolumePlugin: rarely,
  readOnlyRootFilesystem: rarely,
  allowPrivilegeEscalation: fc.boolean(),
  defaultAllowPrivilegeEscalation: fc.boolean(),
  defaultAddCapabilities: capabilityList,
  requiredDropCapabilities: capabilityList,
  allowedCapabilities: fc.oneof(capabilityList, fc.constant(['*'])),
  volumes: fc.oneof(
    fc.constant(['*']),
    fc.array(fc.constantFrom('none', ...allVolumeTypes.filter((type) => type !== 'image')), { maxLength: 12 }),
  ),
  allowedFlexVolumes: optional(fc.array(fc.record({ driver: fc.constantFrom('a/b', '') }), { maxLength: 2 })),
  seccompProfiles: fc.array(fc.constantFrom('*', 'runtime/default', 'docker/default', 'unconfined', 'localhost/a.json', ''), {
    maxLength: 2,
  }),
  allowedUnsafeSysctls: several(pattern),
  forbiddenSysctls: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: several(pattern) }),
  fsGroup: groupStrategy,
  supplementalGroups: groupStrategy,
})

/** Strategies with what they need, mostly: one that lacks it stops every pod. */
const strategies = fc.record({
  runAsUser: fc.oneof(
    { weight: 6, arbitrary: fc.record({ type: fc.constant('MustRunAs'), uid: id }) },
    { weight: 6, arbitrary: fc.record({ type: fc.constant('MustRunAsRange'), uidRangeMin: id, uidRangeMax: id }) },
    { weight: 24, arbitrary: fc.record({ type: fc.constantFrom('MustRunAsRange', 'MustRunAsNonRoot', 'RunAsAny') }) },
    { weight: 1, arbitrary: some({ type: fc.constantFrom('MustRunAs', 'MustRunAsRange', 'Other'), uidRangeMin: id, uidRangeMax: id }) },
  ),
  seLinuxContext: fc.oneof(
    { weight: 40, arbitrary: fc.record({ type: fc.constantFrom('MustRunAs', 'RunAsAny'), seLinuxOptions: optional(seLinuxOptions) }) },
    { weight: 1, arbitrary: some({ type: fc.constantFrom('Other', '') }) },
  ),
})

const named = fc
  .tuple(fc.constantFrom('custom-a', 'custom-b', 'Custom', 'restricted', 'zz'), strategies, ownConstraints)
  .map(([name, strategy, own]): Fields => ({ metadata: { name }, ...own, ...strategy }))

const nameOf = ({ metadata }: Fields): string => JSON.stringify(metadata)

/** `userNamespaceLevel` is newer than the version that is asked. */
const known = defaultConstraints.filter((manifest) => manifest['userNamespaceLevel'] === undefined)

const constraints = fc
  .tuple(fc.uniqueArray(named, { selector: nameOf, maxLength: 4 }), fc.oneof(fc.constant(known), fc.subarray(known)))
  .map(([own, others]) => [...own, ...others.filter((one) => !own.some((other) => nameOf(other) === nameOf(one)))])

const grantedNames = fc.array(fc.constantFrom('custom-a', 'custom-b', ...known.map(({ metadata }) => textAt(metadata, 'name') ?? '')), {
  maxLength: 6,
})

export const question: fc.Arbitrary<Question> = fc.record({
  pod,
  constraints,
  namespace,
  user: fc.record({
    name: fc.constantFrom('someone', 'other'),
    groups: several(fc.constantFrom('system:authenticated', 'system:cluster-admins')),
  }),
  uses: fc.dictionary(users, grantedNames, { maxKeys: 3 }),
})

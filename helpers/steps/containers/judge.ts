import type { Process, Sight } from '../../probe/look.ts'
import { capabilityNames } from './capabilities.ts'
import type { ContainersSpec } from './verb.ts'

const wrongUser = ({ users }: Process, wanted: ContainersSpec['user']): string | undefined => {
  if (wanted === 'any') return undefined
  const bad = users.find((user) => (wanted === 'nonRoot' ? user === 0 : user !== wanted))
  return bad === undefined ? undefined : `runs as user ${bad}${wanted === 'nonRoot' ? '' : `, not ${wanted}`}`
}

/** Every set counts: what is in the bounding set can still be had. */
const wrongCapabilities = ({ capabilities }: Process, allowed: readonly string[]): readonly string[] =>
  [...Map.groupBy(Object.entries(capabilities), ([, mask]) => mask)].flatMap(([mask, sets]) => {
    const more = capabilityNames(mask).filter((name) => !allowed.includes(name))
    return more.length === 0 ? [] : [`has ${more.join(', ')} (${sets.map(([set]) => set).join(', ')} ${mask})`]
  })

const wrongProcess = (process: Process, spec: ContainersSpec): readonly string[] =>
  [
    wrongUser(process, spec.user),
    ...wrongCapabilities(process, spec.capabilities),
    spec.seccomp && process.seccomp !== 2 ? 'is under no seccomp filter (Seccomp 0)' : undefined,
    spec.noNewPrivileges && !process.noNewPrivs ? 'can gain privileges (NoNewPrivs 0)' : undefined,
  ]
    .filter((line) => line !== undefined)
    .map((line) => `process ${process.id} ${process.name} ${line}`)

const tokenFolder = '/serviceaccount'

export const hasToken = ({ mounts }: Sight): boolean => mounts.some(({ point }) => point.endsWith(tokenFolder))
export const isRootReadOnly = ({ mounts }: Sight): boolean => mounts.find(({ point }) => point === '/')?.readOnly === true

/** What is wrong with a container, a sentence each. */
export const wrongWith = (sight: Sight, spec: ContainersSpec): readonly string[] => [
  ...sight.processes.flatMap((process) => wrongProcess(process, spec)),
  ...(spec.readOnlyRoot && !isRootReadOnly(sight) ? ['its root file system can be written to'] : []),
  ...(spec.token === false && hasToken(sight) ? ['a token of its service account is mounted'] : []),
  ...(spec.token === true && !hasToken(sight) ? ['no token of its service account is mounted'] : []),
]

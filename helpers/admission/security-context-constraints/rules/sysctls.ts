import { listAt, wordAt } from '../../../kube/fields.ts'
import { goQuoted } from '../../pod-security/wording.ts'
import { forbidden } from '../reason.ts'
import type { PodRule } from '../rule.ts'

const safe = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
])

const fits = (name: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern))

export const sysctls: PodRule = {
  judge: ({ forbiddenSysctls, allowedUnsafeSysctls }, { context }) =>
    listAt(context, 'sysctls').flatMap((sysctl, index) => {
      const name = wordAt(sysctl, 'name')
      const field = `pod.spec.securityContext.sysctls[${index}]`
      if (fits(name, forbiddenSysctls)) return [forbidden(field, `sysctl ${goQuoted(name)} is not allowed`)]
      if (safe.has(name) || fits(name, allowedUnsafeSysctls)) return []
      return [forbidden(field, `unsafe sysctl ${goQuoted(name)} is not allowed`)]
    }),
}

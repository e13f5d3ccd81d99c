import { listAt, textAt } from '../../../kube/fields.ts'
import type { Judge } from '../check.ts'

const additions: readonly (readonly [minor: number, names: readonly string[]])[] = [
  [
    0,
    [
      'kernel.shm_rmid_forced',
      'net.ipv4.ip_local_port_range',
      'net.ipv4.tcp_syncookies',
      'net.ipv4.ping_group_range',
      'net.ipv4.ip_unprivileged_port_start',
    ],
  ],
  [27, ['net.ipv4.ip_local_reserved_ports']],
  [29, ['net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_fin_timeout', 'net.ipv4.tcp_keepalive_intvl', 'net.ipv4.tcp_keepalive_probes']],
  [32, ['net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem']],
]

const only =
  (safe: ReadonlySet<string>): Judge =>
  ({ pod }) => {
    const names = listAt(pod.securityContext, 'sysctls').map((sysctl) => textAt(sysctl, 'name') ?? '')
    const forbidden = names.filter((name) => !safe.has(name))
    if (forbidden.length === 0) return undefined
    return {
      reason: 'forbidden sysctls',
      detail: forbidden.join(', '),
      fields: names.flatMap((name, index) => (safe.has(name) ? [] : [`spec.securityContext.sysctls[${index}].name`])),
    }
  }

/** Each version's rule: what was safe before, and what was added. */
export const sysctls = additions.map(
  ([minor], index) => [minor, only(new Set(additions.slice(0, index + 1).flatMap(([, names]) => names)))] as const,
)

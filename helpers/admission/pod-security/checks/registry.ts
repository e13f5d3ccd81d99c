import type { Check } from '../check.ts'
import { appArmorProfile } from './app-armor.ts'
import { capabilitiesBaseline, capabilitiesRestricted } from './capabilities.ts'
import { hostProbesAndHostLifecycle } from './host-probes.ts'
import { hostNamespaces, hostPorts } from './host.ts'
import { allowPrivilegeEscalation, privileged, procMount, windowsHostProcess } from './privileges.ts'
import { seLinuxOptions, seLinuxOptionsWithEngine } from './se-linux.ts'
import { seccompAnnotations, seccompBaseline, seccompRestricted } from './seccomp.ts'
import { sysctls } from './sysctls.ts'
import { runAsNonRoot, runAsUser } from './users.ts'
import { hostPathVolumes, restrictedVolumes } from './volumes.ts'

/** In the order in which upstream reports them: the baseline's by id, then those that restricted adds. */
export const checks: readonly Check[] = [
  { id: 'appArmorProfile', level: 'baseline', since: [[0, appArmorProfile]] },
  { id: 'capabilities_baseline', level: 'baseline', since: [[0, capabilitiesBaseline]] },
  { id: 'hostNamespaces', level: 'baseline', since: [[0, hostNamespaces]] },
  { id: 'hostPathVolumes', level: 'baseline', since: [[0, hostPathVolumes]] },
  { id: 'hostPorts', level: 'baseline', since: [[0, hostPorts]] },
  { id: 'hostProbesAndHostLifecycle', level: 'baseline', since: [[34, hostProbesAndHostLifecycle]] },
  { id: 'privileged', level: 'baseline', since: [[0, privileged]] },
  { id: 'procMount', level: 'baseline', since: [[0, procMount]], relaxedByUserNamespace: true },
  {
    id: 'seLinuxOptions',
    level: 'baseline',
    since: [
      [0, seLinuxOptions],
      [31, seLinuxOptionsWithEngine],
    ],
  },
  {
    id: 'seccompProfile_baseline',
    level: 'baseline',
    since: [
      [0, seccompAnnotations],
      [19, seccompBaseline],
    ],
  },
  { id: 'sysctls', level: 'baseline', since: sysctls },
  { id: 'windowsHostProcess', level: 'baseline', since: [[0, windowsHostProcess]] },
  { id: 'allowPrivilegeEscalation', level: 'restricted', since: [[8, allowPrivilegeEscalation]], windowsPassesSince: 25 },
  {
    id: 'capabilities_restricted',
    level: 'restricted',
    since: [[22, capabilitiesRestricted]],
    replaces: 'capabilities_baseline',
    windowsPassesSince: 25,
  },
  { id: 'restrictedVolumes', level: 'restricted', since: [[0, restrictedVolumes]], replaces: 'hostPathVolumes' },
  { id: 'runAsNonRoot', level: 'restricted', since: [[0, runAsNonRoot]], relaxedByUserNamespace: true },
  { id: 'runAsUser', level: 'restricted', since: [[23, runAsUser]], relaxedByUserNamespace: true },
  {
    id: 'seccompProfile_restricted',
    level: 'restricted',
    since: [[19, seccompRestricted]],
    replaces: 'seccompProfile_baseline',
    windowsPassesSince: 25,
  },
]

import { textsAt } from '../../../kube/fields.ts'
import { isOn, isSet } from '../../pod-security/view.ts'
import { invalid } from '../reason.ts'
import type { ContainerRule } from '../rule.ts'

export const privileged: ContainerRule = {
  judge: ({ allowPrivilegedContainer }, { context }, path) =>
    !allowPrivilegedContainer && isOn(context['privileged'])
      ? [invalid(`${path}.privileged`, 'true', 'Privileged containers are not allowed')]
      : [],
}

export const readOnlyRootFilesystem: ContainerRule = {
  fill: ({ readOnlyRootFilesystem: required }, { context }) =>
    required && !isSet(context['readOnlyRootFilesystem']) ? { readOnlyRootFilesystem: true } : {},
  judge: ({ readOnlyRootFilesystem: required }, { context }, path) =>
    required && context['readOnlyRootFilesystem'] === false
      ? [invalid(`${path}.readOnlyRootFilesystem`, 'false', 'ReadOnlyRootFilesystem must be set to true')]
      : [],
}

/** After the capabilities: the API server refuses false beside `privileged` and CAP_SYS_ADMIN. */
export const allowPrivilegeEscalation: ContainerRule = {
  fill: ({ allowPrivilegeEscalation: allowed, defaultAllowPrivilegeEscalation }, { context }) => {
    if (isSet(context['allowPrivilegeEscalation'])) return {}
    const escalates = isOn(context['privileged']) || textsAt(context, 'capabilities', 'add').includes('CAP_SYS_ADMIN')
    const value = (escalates ? undefined : defaultAllowPrivilegeEscalation) ?? (allowed ? undefined : false)
    return value === undefined ? {} : { allowPrivilegeEscalation: value }
  },
  judge: ({ allowPrivilegeEscalation: allowed }, { context }, path) =>
    !allowed && isOn(context['allowPrivilegeEscalation'])
      ? [invalid(`${path}.allowPrivilegeEscalation`, 'true', 'Allowing privilege escalation for containers is not allowed')]
      : [],
}

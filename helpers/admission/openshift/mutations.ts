import type { Constraints } from '../security-context-constraints/constraints.ts'
import type { AllottedExpressions } from './allotted.ts'
import { effective, listOf, quoted } from './cel.ts'

const lists = ['containers', 'initContainers'] as const

const patch = (path: string, value: string): string => `JSONPatch{op: "add", path: ${path}, value: ${value}}`

/** A patch of the pod where it lacks something. */
const ofPod = (lack: string, path: string, value: string): string => `(${lack} ? [${patch(quoted(path), value)}] : [])`

/** A patch of each container `c` that lacks something. */
const ofContainers = (lack: string, field: string, value: (list: string) => string): string =>
  lists
    .map((list) => {
      const all = list === 'containers' ? `object.spec.${list}` : `(has(object.spec.${list}) ? object.spec.${list} : [])`
      const path = `"/spec/${list}/" + string(object.spec.${list}.indexOf(c)) + ${quoted(`/${field}`)}`
      return `${all}.filter(c, ${lack}).map(c, ${patch(path, value(list))})`
    })
    .join(' + ')

const together = (...patches: readonly string[]): string => patches.join(' + ')

/** What the fields of the next patches stand in. */
const places = together(
  ofPod('!has(object.spec.securityContext)', '/spec/securityContext', 'Object.spec.securityContext{}'),
  ofContainers('!has(c.securityContext)', 'securityContext', (list) => `Object.spec.${list}.securityContext{}`),
)

const podFields = ({ seccompProfiles, name }: Constraints, { fsGroups, supplementalGroups, level }: AllottedExpressions): string => {
  const missing = (field: string): string => `!has(object.spec.securityContext.${field})`
  const [fsGroup] = fsGroups
  const [group] = supplementalGroups
  const profile = seccompProfiles.find((word) => word !== '*')
  return together(
    `[has(object.metadata.annotations) ? ${patch(quoted('/metadata/annotations/openshift.io~1scc'), quoted(name))} : ${patch(quoted('/metadata/annotations'), `{"openshift.io/scc": ${quoted(name)}}`)}]`,
    ...(fsGroup === undefined ? [] : [ofPod(missing('fsGroup'), '/spec/securityContext/fsGroup', fsGroup[0])]),
    ...(group === undefined ? [] : [ofPod(missing('supplementalGroups'), '/spec/securityContext/supplementalGroups', `[${group[0]}]`)]),
    ...(level === undefined
      ? []
      : [
          ofPod(
            missing('seLinuxOptions'),
            '/spec/securityContext/seLinuxOptions',
            `Object.spec.securityContext.seLinuxOptions{level: ${level}}`,
          ),
        ]),
    ...(profile === 'runtime/default'
      ? [
          ofPod(
            missing('seccompProfile'),
            '/spec/securityContext/seccompProfile',
            'Object.spec.securityContext.seccompProfile{type: "RuntimeDefault"}',
          ),
        ]
      : []),
  )
}

const containerFields = (constraints: Constraints, { users }: AllottedExpressions): string => {
  const { runAsUser, allowPrivilegeEscalation, readOnlyRootFilesystem, requiredDropCapabilities } = constraints
  const user = users?.[0]
  const given = effective('runAsUser', '-1')
  const escalates =
    'c.securityContext.?privileged.orValue(false) || c.securityContext.?capabilities.?add.orValue([]).exists(one, one == "CAP_SYS_ADMIN")'
  // A user who is not root is said to be none; one that is only known to the image, where the constraints ask for that.
  const nonRoot =
    user === undefined
      ? `${given} > 0 || (${given} == -1 && ${runAsUser.type === 'MustRunAsNonRoot'})`
      : `(${given} == -1 ? ${user} : ${given}) > 0`
  const missing = listOf(requiredDropCapabilities)
  return [
    ...(user === undefined ? [] : [ofContainers(`${given} == -1`, 'securityContext/runAsUser', () => user)]),
    ofContainers(
      `(${nonRoot}) && !has(c.securityContext.runAsNonRoot) && !has(object.spec.securityContext.runAsNonRoot)`,
      'securityContext/runAsNonRoot',
      () => 'true',
    ),
    ...(allowPrivilegeEscalation
      ? []
      : [
          ofContainers(
            `!has(c.securityContext.allowPrivilegeEscalation) && !(${escalates})`,
            'securityContext/allowPrivilegeEscalation',
            () => 'false',
          ),
        ]),
    ...(readOnlyRootFilesystem
      ? [ofContainers('!has(c.securityContext.readOnlyRootFilesystem)', 'securityContext/readOnlyRootFilesystem', () => 'true')]
      : []),
    ...(requiredDropCapabilities.length === 0
      ? []
      : [
          ofContainers(
            '!has(c.securityContext.capabilities)',
            'securityContext/capabilities',
            (list) => `Object.spec.${list}.securityContext.capabilities{drop: ${missing}}`,
          ),
        ]),
  ].join(' + ')
}

/** Of containers that have capabilities, those that are not all dropped: they have a place for the list by now. */
const dropped = ({ requiredDropCapabilities }: Constraints): readonly string[] => {
  if (requiredDropCapabilities.length === 0) return []
  const has = 'c.securityContext.capabilities.?drop.orValue([])'
  const lacking = `${listOf(requiredDropCapabilities)}.filter(one, !(one in ${has}))`
  return [ofContainers(`${lacking}.size() > 0`, 'securityContext/capabilities/drop', () => `${has} + ${lacking}`)]
}

/** Expressions of JSON patches, each to be put to what the one before has made of the pod. */
export const mutations = (constraints: Constraints, expressions: AllottedExpressions): readonly string[] => [
  places,
  podFields(constraints, expressions),
  containerFields(constraints, expressions),
  ...dropped(constraints),
]

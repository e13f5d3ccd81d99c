import { defaultConstraints } from '../../admission/security-context-constraints/defaults.ts'
import { evaluateManifest } from '../../admission/security-context-constraints/manifest.ts'
import { below } from '../../types/path.ts'
import type { Rule } from '../rule.ts'

/** What OpenShift allots to a namespace: any block is as good as another. */
const annotations = { 'openshift.io/sa.scc.uid-range': '1000650000/10000', 'openshift.io/sa.scc.mcs': 's0:c26,c5' }

const container = String.raw`((?:initC|ephemeralC|c)ontainers\[\d+\])`

/** Upstream's names of fields as paths in the pod: it leaves out `securityContext` in containers, and says it where there is none. */
const spellings: readonly (readonly [pattern: RegExp, path: string])[] = [
  [/^.*\.(hostNetwork|hostPID|hostIPC|hostUsers)$/, 'spec.$1'],
  [new RegExp(`^.*${container}\\.hostPort$`), 'spec.$1.ports'],
  [new RegExp(`^${container}\\.`), 'spec.$1.securityContext.'],
  [/^spec\.securityContext\.volumes/, 'spec.volumes'],
]

/** `provider restricted-v2: .containers[0].runAsUser` as `spec.containers[0].securityContext.runAsUser`. */
const pathIn = (field: string): string => {
  const plain = field.replace(/^provider \S+: /, '').replace(/^(pod)?\./, '')
  const [pattern, path] = spellings.find(([each]) => each.test(plain)) ?? []
  return pattern === undefined || path === undefined ? plain : plain.replace(pattern, path)
}

export const securityContextConstraints: Rule = {
  id: 'security-context-constraints',
  title: 'OpenShift admits a pod by none of the security context constraints that it may use',
  why: 'The pod is never made on OpenShift: its controller gets the refusal, and nobody sees it start',
  hint: 'Leave user, group and SELinux to OpenShift, or bind the service account to other constraints (--scc names those of everyone)',
  source:
    'https://docs.redhat.com/en/documentation/openshift_container_platform/4.20/html/authentication_and_authorization/managing-pod-security-policies',
  level: 'error',
  applies: ({ constraints }) => constraints !== undefined,
  find: ({ objects, settings: { namespace, constraints = '' } }) => {
    const access = { grants: [{ constraints: [constraints], groups: ['system:authenticated'] }] }
    return evaluateManifest(objects, defaultConstraints, { name: namespace, annotations }, access)
      .filter(({ verdict }) => !verdict.allowed)
      .flatMap(({ object, path, verdict: { attempts, message = '' } }) => {
        const usable = attempts.filter((attempt) => attempt.usable)
        const reasons = usable.flatMap(({ reasons: own }) => own)
        if (reasons.length === 0) return [{ object, path, message }]
        const drafts = reasons.map((reason) => ({ object, path: below(path, pathIn(reason.field)), message: reason.message }))
        // What is the pod's is told again for each container.
        return [...new Map(drafts.map((draft, at) => [`${draft.path}${draft.message.slice(reasons[at]?.field.length)}`, draft])).values()]
      })
  },
}

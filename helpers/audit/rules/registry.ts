import type { Rule, RuleText } from '../rule.ts'
import { duplicateContainer } from './duplicate-container.ts'
import { duplicateObject } from './duplicate-object.ts'
import { envNotText } from './env-not-text.ts'
import { imageTag } from './image-tag.ts'
import { missingProbe } from './missing-probe.ts'
import { missingReference } from './missing-reference.ts'
import { noDns } from './no-dns.ts'
import { noMemoryBounds } from './no-memory-bounds.ts'
import { openNetworkPolicy } from './open-network-policy.ts'
import { podSecurity } from './pod-security.ts'
import { rbacBinding } from './rbac-binding.ts'
import { rbacWildcard } from './rbac-wildcard.ts'
import { readingRules } from './reading.ts'
import { secretLiteral } from './secret-literal.ts'
import { secretValue } from './secret-value.ts'
import { securityContextConstraints } from './security-context-constraints.ts'
import { selectorMismatch } from './selector-mismatch.ts'
import { servicePort } from './service-port.ts'
import { serviceSelector } from './service-selector.ts'
import { unselectedPod } from './unselected-pod.ts'
import { unusedToken } from './unused-token.ts'
import { writableRoot } from './writable-root.ts'

/** The rules that look at objects. */
export const rules: readonly Rule[] = [
  duplicateObject,
  selectorMismatch,
  duplicateContainer,
  envNotText,
  podSecurity,
  securityContextConstraints,
  writableRoot,
  unusedToken,
  noMemoryBounds,
  imageTag,
  secretValue,
  secretLiteral,
  missingReference,
  rbacWildcard,
  rbacBinding,
  openNetworkPolicy,
  unselectedPod,
  noDns,
  serviceSelector,
  servicePort,
  missingProbe,
]

/** Every rule, in the order of the README's table. */
export const allRules: readonly RuleText[] = [...readingRules, ...rules]

const byId = new Map(allRules.map((rule) => [rule.id, rule]))

export const ruleOf = (id: string): RuleText | undefined => byId.get(id)

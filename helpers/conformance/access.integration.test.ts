import { join } from 'node:path'
import { execa } from 'execa'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { listAt, textAt } from '../kube/fields.ts'
import { evaluateAccess, type Verdict } from '../rbac/evaluate.ts'
import { rulesInForce } from '../rbac/grants.ts'
import { readPolicy, type Policy } from '../rbac/policy.ts'
import { readRule, type Rule } from '../rbac/rule.ts'
import { question, type Question } from './generated-access.ts'
import { compileModule } from '../cluster/compile-module.ts'

const module = join(import.meta.dirname, '..', '..', 'fixtures', 'rbac')

const answer = z.object({
  decisions: z.array(z.object({ allowed: z.boolean(), reason: z.string() })),
  rules: z.array(z.array(z.record(z.string(), z.unknown()))),
})

const policyOf = ({ roles, clusterRoles, roleBindings, clusterRoleBindings }: Question): Policy =>
  readPolicy([...roles, ...clusterRoles, ...roleBindings, ...clusterRoleBindings])

/** The first grant in upstream's words, which end up in audit logs. */
const reasonOf = ({ grants: [first] }: Verdict): string => {
  if (first === undefined) return ''
  const { kind, metadata, roleRef, subjects } = first.binding
  const binding = kind === 'RoleBinding' ? `${metadata.name}/${metadata.namespace}` : metadata.name
  const role = `${textAt(roleRef, 'kind')} "${textAt(roleRef, 'name')}"`
  const subject = listAt({ subjects }, 'subjects')[Number(/\d+/.exec(first.subject)?.[0])]
  const account = textAt(subject, 'kind') === 'ServiceAccount' ? `/${textAt(subject, 'namespace') || metadata.namespace}` : ''
  return `RBAC: allowed by ${kind} "${binding}" of ${role} to ${textAt(subject, 'kind')} "${textAt(subject, 'name')}${account}"`
}

interface Answer {
  readonly decisions: readonly { readonly allowed: boolean; readonly reason: string }[]
  readonly rules: readonly (readonly Rule[])[]
}

const ours = ({ user, namespaces }: Question, policy: Policy, verdicts: readonly Verdict[]): Answer => ({
  decisions: verdicts.map((verdict) => ({ allowed: verdict.allowed, reason: reasonOf(verdict) })),
  rules: namespaces.map((namespace) => rulesInForce(policy, user, namespace).map(({ rule }) => rule)),
})

/** A denial's reason names roles that are not there, by the program's own store. */
const theirs = ({ decisions, rules }: z.infer<typeof answer>): Answer => ({
  decisions: decisions.map(({ allowed, reason }) => ({ allowed, reason: allowed ? reason : '' })),
  rules: rules.map((all) => all.map(readRule)),
})

test(
  'what is allowed in generated clusters, by which binding, and the rules in force are what Kubernetes says',
  { timeout: 900_000 },
  async ({ annotate }) => {
    const questions = structuredClone(fc.sample(question, { numRuns: 10_000, seed: 1 }))
    const input = questions.map((one) => JSON.stringify(one)).join('\n')
    const { stdout } = await execa(await compileModule(module), { input, maxBuffer: 1024 ** 3 })
    const answers = stdout.split('\n').map((line) => answer.parse(JSON.parse(line)))
    expect(answers).toHaveLength(questions.length)

    const policies = questions.map(policyOf)
    const start = process.cpuUsage().user
    const verdicts = policies.map((policy, index) => {
      const { user, requests = [] } = questions[index] ?? {}
      return user === undefined ? [] : requests.map((request) => evaluateAccess(policy, user, request))
    })
    const seconds = (process.cpuUsage().user - start) / 1e6
    const differing = questions.flatMap((asked, index) => {
      const [policy, own, upstream] = [policies[index], verdicts[index], answers[index]]
      if (policy === undefined || own === undefined || upstream === undefined) return [{ asked }]
      const [mine, other] = [ours(asked, policy, own), theirs(upstream)]
      return JSON.stringify(mine) === JSON.stringify(other) ? [] : [{ asked, ours: mine, theirs: other }]
    })
    expect(differing.slice(0, 1)).toEqual([])

    const all = verdicts.flat()
    const allowed = all.filter((verdict) => verdict.allowed)
    expect(allowed.length).toBeGreaterThan(all.length / 10)
    expect(all.length - allowed.length).toBeGreaterThan(all.length / 10)
    expect(allowed.filter(({ grants }) => grants.length > 1).length).toBeGreaterThan(1000)
    const inForce = answers.flatMap(({ rules }) => rules.flat()).length
    const rate = Math.round(all.length / seconds)
    await annotate(
      `${questions.length} clusters, ${all.length} requests, ${allowed.length} of them allowed; ${inForce} rules; ${rate} verdicts a second of processor time`,
    )
  },
)

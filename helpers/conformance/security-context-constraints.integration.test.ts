import { join } from 'node:path'
import { execa } from 'execa'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { evaluateSecurityContextConstraints, type Verdict } from '../admission/security-context-constraints/evaluate.ts'
import { textAt } from '../kube/fields.ts'
import { effectiveContext } from './effective-context.ts'
import { question, type Question } from './generated-constraints.ts'
import { compileModule } from '../cluster/compile-module.ts'

const module = join(import.meta.dirname, '..', '..', 'fixtures', 'security-context-constraints')

const attempt = z.object({
  name: z.string(),
  reasons: z.array(z.object({ type: z.string(), field: z.string(), detail: z.string(), message: z.string() })),
  pod: z.unknown().optional(),
  error: z.string().optional(),
})
const answer = z.object({ message: z.string().optional(), pod: z.unknown().optional(), attempts: z.array(attempt) })

/** The plugin tries only what the pod requires, and nothing for Windows; the program tries each of the constraints. */
const isTried = ({ pod: { metadata, spec } }: Question, name: string): boolean =>
  textAt(spec, 'os', 'name') !== 'windows' && [name, '', undefined].includes(textAt(metadata, 'annotations', 'openshift.io/required-scc'))

const theirs = ({ message, pod, attempts }: z.infer<typeof answer>, question: Question) => ({
  message,
  pod: effectiveContext(pod),
  attempts: attempts
    .filter(({ name }) => isTried(question, name))
    .map(({ name, reasons, pod: made, error }) => ({ name, reasons, pod: effectiveContext(made), problem: error })),
})

const ours = ({ message, pod, attempts }: Verdict) => ({
  message,
  pod: effectiveContext(pod),
  attempts: attempts.map(({ constraints: name, reasons, pod: made, problem }) => ({ name, reasons, pod: effectiveContext(made), problem })),
})

const verdictOn = ({ pod, constraints, namespace: { metadata }, user, uses }: Question): Verdict =>
  evaluateSecurityContextConstraints(pod, constraints, metadata, {
    user,
    grants: Object.entries(uses).map(([name, names]) => ({ constraints: names, users: [name] })),
  })

test(
  'what admits generated pods, with which context, and why nothing does, is what OpenShift says',
  { timeout: 900_000 },
  async (context) => {
    const questions = structuredClone(fc.sample(question, { numRuns: 5000, seed: 1 }))
    const input = questions.map((one) => JSON.stringify(one)).join('\n')
    const { stdout } = await execa(await compileModule(module), { input, maxBuffer: 1024 ** 3 })
    const answers = stdout.split('\n').map((line) => answer.parse(JSON.parse(line)))
    expect(answers).toHaveLength(questions.length)

    const start = performance.now()
    const verdicts = questions.map(verdictOn)
    const seconds = (performance.now() - start) / 1000
    const differing = questions.flatMap((asked, index) => {
      const [verdict, upstream] = [verdicts[index], answers[index]]
      if (verdict === undefined || upstream === undefined) return [{ asked }]
      const [own, other] = [ours(verdict), theirs(upstream, asked)]
      return JSON.stringify(own) === JSON.stringify(other) ? [] : [{ asked, ours: own, theirs: other }]
    })
    expect(differing.slice(0, 1)).toEqual([])

    expect(Map.groupBy(verdicts, ({ admittedBy }) => admittedBy).size).toBeGreaterThan(10)
    const reasons = verdicts.flatMap(({ attempts }) => attempts.flatMap(({ reasons: own }) => own))
    expect(new Set(reasons.map(({ field }) => field.replaceAll(/^provider .*?: |\[.*?\]/g, ''))).size).toBeGreaterThan(30)
    const allowed = verdicts.filter((verdict) => verdict.allowed).length
    const rate = Math.round(questions.length / seconds)
    await context.annotate(`${questions.length} pods, ${allowed} of them allowed; ${reasons.length} reasons; ${rate} pods a second`)
  },
)

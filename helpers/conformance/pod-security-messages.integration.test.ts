import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { evaluatePodSecurity } from '../admission/pod-security/evaluate.ts'
import { nodeSources } from '../cluster/node-image/ensure.ts'
import { findGo, goFlags, runGo } from '../cluster/node-image/go.ts'
import { question } from './generated-pods.ts'

const fixtures = join(import.meta.dirname, '..', '..', 'fixtures')

const answer = z.object({
  allowed: z.boolean(),
  reasons: z.array(z.string()).nullable(),
  details: z.array(z.string()).nullable(),
})

/** Compiles the program of fixtures/pod-security, in Kubernetes' module: what it shares with the node is compiled once. */
const compileUpstream = async (folder: string): Promise<string> => {
  const program = join(folder, 'upstream')
  const source = join(fixtures, 'pod-security', 'main.go')
  await runGo(await findGo(), ['build', ...goFlags, '-o', program, source], { cwd: join(nodeSources, 'kubernetes') })
  return program
}

test("verdicts and messages on generated pods are upstream's", { timeout: 600_000 }, async ({ annotate, onTestFinished }) => {
  const folder = await mkdtemp(join(tmpdir(), 'seatrial-upstream-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const questions = fc.sample(question, { numRuns: 5000, seed: 1 })
  const { stdout } = await execa(await compileUpstream(folder), { input: questions.map((one) => JSON.stringify(one)).join('\n') })
  const upstream = stdout.split('\n').map((line) => answer.parse(JSON.parse(line)))
  expect(upstream).toHaveLength(questions.length)

  const ours = questions.map(({ pod, level, version, userNamespaces }) => evaluatePodSecurity(pod, level, version, { userNamespaces }))
  const differing = questions.flatMap((asked, index) => {
    const { allowed, violations = [] } = ours[index] ?? {}
    const theirs = upstream[index]
    const own = { allowed, reasons: violations.map(({ reason }) => reason), details: violations.map(({ detail }) => detail) }
    const same =
      JSON.stringify(own) === JSON.stringify({ allowed: theirs?.allowed, reasons: theirs?.reasons ?? [], details: theirs?.details ?? [] })
    return same ? [] : [{ asked, own, theirs }]
  })
  expect(differing.slice(0, 3)).toEqual([])

  const found = new Set(ours.flatMap(({ violations }) => violations.map(({ check }) => check)))
  expect(found.size).toBe(18)
  const allowed = ours.filter(({ allowed }) => allowed).length
  expect(allowed).toBeGreaterThan(100)
  await annotate(`${questions.length} pods, ${allowed} of them allowed`)
})

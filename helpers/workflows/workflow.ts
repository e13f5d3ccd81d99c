import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

const scalar = z.union([z.string(), z.number(), z.boolean()])
const settings = z.record(z.string(), scalar)

const step = z.object({
  id: z.string().optional(),
  name: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  shell: z.string().optional(),
  env: settings.default({}),
  with: settings.default({}),
})
export type Step = z.infer<typeof step>

const job = z.object({
  name: z.string().optional(),
  needs: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
  if: z.string().optional(),
  outputs: z.record(z.string(), z.string()).default({}),
  strategy: z.object({ matrix: z.string() }).optional(),
  'timeout-minutes': z.number().optional(),
  /** Another workflow, which this job is. */
  uses: z.string().optional(),
  with: settings.default({}),
  steps: z.array(step).default([]),
})
export type Job = z.infer<typeof job>

const workflow = z.object({
  name: z.string(),
  on: z.unknown(),
  permissions: z.unknown().optional(),
  concurrency: z.unknown().optional(),
  jobs: z.record(z.string(), job),
})
/** As much of a GitHub Actions workflow as its tests have to know. */
export type Workflow = z.infer<typeof workflow>

const action = z.object({ runs: z.object({ using: z.literal('composite'), steps: z.array(step) }) })

const read = (root: string, file: string): unknown => parse(readFileSync(join(root, file), 'utf8'))

/** Reads a workflow of the repository in `root`. @throws where it is none */
export const readWorkflow = (root: string, file: string): Workflow => workflow.parse(read(root, file))

/** The steps of a composite action of the repository in `root`. @throws where it is none */
export const readAction = (root: string, file: string): readonly Step[] => action.parse(read(root, file)).runs.steps

export const workflowFiles = (root: string): string[] => globSync('.github/workflows/*.yml', { cwd: root }).toSorted()
export const actionFiles = (root: string): string[] => globSync('.github/actions/*/action.yml', { cwd: root }).toSorted()

import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

const scalar = z.union([z.string(), z.number(), z.boolean()])
export type Scalar = z.infer<typeof scalar>
const settings = z.record(z.string(), scalar)

const step = z.object({
  id: z.string().optional(),
  name: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  shell: z.string().optional(),
  'working-directory': z.string().optional(),
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
  defaults: z.object({ run: z.object({ 'working-directory': z.string().default('.') }) }).optional(),
  permissions: z.record(z.string(), z.string()).optional(),
  /** Another workflow, which this job is. */
  uses: z.string().optional(),
  with: settings.default({}),
  secrets: settings.default({}),
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

/** Reads the text of a workflow. @throws where it is none */
export const parseWorkflow = (text: string): Workflow => workflow.parse(parse(text))

/** Reads a workflow of the repository in `root`. @throws where it is none */
export const readWorkflow = (root: string, file: string): Workflow => workflow.parse(read(root, file))

const input = z.object({ type: z.enum(['string', 'number', 'boolean']), required: z.boolean().default(false), default: scalar.optional() })
const called = z.object({ workflow_call: z.object({ inputs: z.record(z.string(), input), secrets: z.record(z.string(), z.unknown()) }) })

/** The inputs and secrets that a workflow declares for those who call it. @throws where nobody can call it */
export const interfaceOf = ({ on }: Workflow): z.infer<typeof called>['workflow_call'] => called.parse(on).workflow_call

/** The inputs of a workflow that is called with these. @throws where it has no such input, or another is required */
export const inputsOf = (of: Workflow, given: Readonly<Record<string, Scalar>>): Record<string, Scalar | undefined> => {
  const { inputs } = interfaceOf(of)
  const unknown = Object.keys(given).filter((name) => inputs[name] === undefined)
  if (unknown.length > 0) throw new Error(`${of.name} has no input ${unknown.join(', ')}`)
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { required, default: usual }]) => {
      if (required && given[name] === undefined) throw new Error(`${of.name} needs the input ${name}`)
      return [name, given[name] ?? usual]
    }),
  )
}

/** The steps of a composite action of the repository in `root`. @throws where it is none */
export const readAction = (root: string, file: string): readonly Step[] => action.parse(read(root, file)).runs.steps

export const workflowFiles = (root: string): string[] => globSync('.github/workflows/*.yml', { cwd: root }).toSorted()
export const actionFiles = (root: string): string[] => globSync('.github/actions/*/action.yml', { cwd: root }).toSorted()

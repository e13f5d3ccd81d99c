import type { z } from 'zod'
import type { Problem } from '../errors/problem.ts'
import type { Capability } from '../types/scenario.ts'
import type { StepContext } from './context.ts'

/** What a verb may say against its own spec beyond the schema: a path inside the spec and a message. */
export type SpecProblem = Omit<Problem, 'range'>

/** What a step does to objects of a kind besides watching them, as verbs of the API. */
export interface KindChange {
  readonly kind: string
  readonly verbs: readonly string[]
}

/** A file that a spec names, relative to the repository's root, and where in the spec. */
export interface NamedFile {
  readonly file: string
  readonly path: readonly (string | number)[]
  /** Names that expressions in the file's text may have, where they are filled in: it is YAML then. */
  readonly names?: readonly string[]
}

/**
 * One verb of the scenario language. The schema and what is said of it are pure and cheap to import;
 * what needs a cluster is behind `load`.
 */
export interface Verb<Spec = unknown> {
  readonly name: string
  /** One sentence, shown by editors and in the README. */
  readonly summary: string
  readonly schema: z.ZodType<Spec>
  /** A step as it stands in a scenario file; a test parses it. */
  readonly example: string
  /** Whether a step with this spec can go red for what it checks, not only for not running. */
  asserts(spec: Spec): boolean
  /** What the cluster must be able to do for any step of this verb. */
  readonly requires?: readonly Capability[]
  /** Images that any step of this verb runs, beside those of charts. */
  readonly images?: readonly string[]
  /** What its steps ask of the API in the cell's namespace, besides watching pods and events: `get,create pods/exec`. */
  readonly rights?: readonly string[]
  /** Kinds of objects that a step watches. */
  watches?(spec: Spec): readonly string[]
  /** What a step does to objects that are there already. */
  changes?(spec: Spec): readonly KindChange[]
  /** Other verbs, by name, whose work a step does: it needs their rights. */
  uses?(spec: Spec): readonly string[]
  files?(spec: Spec): readonly NamedFile[]
  load(): Promise<{ run(spec: Spec, context: StepContext): Promise<void> }>
}

/** A step of a cell: which verb with which spec; runs without knowing what type the spec has. */
export interface BoundStep {
  readonly verb: string
  readonly asserts: boolean
  readonly requires: readonly Capability[]
  readonly files: readonly NamedFile[]
  readonly watches: readonly string[]
  readonly changes: readonly KindChange[]
  readonly uses: readonly string[]
  run(context: StepContext): Promise<void>
}

/** A verb with its spec's type closed over: parses unknown data to a step that can run. */
export interface BoundVerb {
  readonly name: string
  readonly summary: string
  readonly schema: z.ZodType
  readonly example: string
  readonly images: readonly string[]
  readonly rights: readonly string[]
  /** Imports what the verb needs to run, ahead of its first step. */
  prepare(): Promise<void>
  bind(data: unknown): { readonly step: BoundStep } | { readonly issues: readonly z.core.$ZodIssue[] }
}

/** Declares a verb. */
export const verb = <Spec>(definition: Verb<Spec>): BoundVerb => ({
  name: definition.name,
  summary: definition.summary,
  schema: definition.schema,
  example: definition.example,
  images: definition.images ?? [],
  rights: definition.rights ?? [],
  prepare: async () => void (await definition.load()),
  bind: (data) => {
    const parsed = definition.schema.safeParse(data)
    if (!parsed.success) return { issues: parsed.error.issues }
    const spec = parsed.data
    return {
      step: {
        verb: definition.name,
        asserts: definition.asserts(spec),
        requires: definition.requires ?? [],
        files: definition.files?.(spec) ?? [],
        watches: definition.watches?.(spec) ?? [],
        changes: definition.changes?.(spec) ?? [],
        uses: definition.uses?.(spec) ?? [],
        run: async (context) => (await definition.load()).run(spec, context),
      },
    }
  },
})

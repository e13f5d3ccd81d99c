import { chartName, chartSource, type ChartSource } from './chart.ts'
import { isRecord } from './record.ts'

export type Scalar = string | number | boolean
/** One combination of the matrix: dimension to value. Empty for a scenario without a matrix. */
export type Combination = Readonly<Record<string, Scalar>>

export const priorities = ['P0', 'P1', 'P2', 'P3'] as const
export type Priority = (typeof priorities)[number]

/** Names of what a scenario may require of its cluster. */
export const capabilities = ['networkPolicy', 'podSecurity', 'mutatingAdmissionPolicy', 'openshift', 'auditLog', 'gpu', 'realGpu'] as const
export type Capability = (typeof capabilities)[number]

/** A values layer: a file relative to the repository's root, or values written in place. */
export type ValuesLayer = { readonly file: string } | { readonly inline: Readonly<Record<string, unknown>> }

/** One step of one cell, as data: the verb's spec still holds `${{ namespace }}` and `${{ release }}`. */
export interface StepData {
  readonly name: string
  readonly verb: string
  readonly spec: unknown
  /** Milliseconds; what the verb itself takes as its limit where absent. */
  readonly timeout?: number
  /** The step's place among those of its file, from 0: a cell need not have all of them. */
  readonly at: number
  /** 1-based line of the step in its file. */
  readonly line: number
}

/**
 * Where a cell's security context constraints come from: OpenShift itself, admission policies that stand in for it, or, where
 * there is neither, a post-renderer of Helm, which reaches what charts make and nothing that is made otherwise.
 */
export const openShiftSources = ['real', 'simulated', 'rendered'] as const
export type OpenShift = (typeof openShiftSources)[number]

/** What the namespace of a cell is, beyond one that Pod Security holds to `restricted`. */
export interface NamespaceWish {
  readonly podSecurity?: 'privileged' | 'baseline' | 'restricted' | undefined
  /** The security context constraints of OpenShift that its pods are put under. */
  readonly openshift?: string | undefined
  readonly labels?: Readonly<Record<string, string>> | undefined
}

/** One test: a scenario with one combination of its matrix. */
export interface Cell {
  /** The scenario's name, and the combination in brackets. */
  readonly name: string
  /** Identity over time: the file and the sorted combination, whatever the scenario is called. */
  readonly key: string
  readonly combination: Combination
  /** The chart under test. */
  readonly chart: ChartSource
  /** The name of its release where a step does not give another. */
  readonly release: string
  readonly values: readonly ValuesLayer[]
  readonly requires: readonly Capability[]
  readonly namespace?: NamespaceWish | undefined
  /** What stands for secrets, by name: nothing but the Secrets of its namespace may have these values. */
  readonly secrets: Readonly<Record<string, string>>
  readonly steps: readonly StepData[]
}

export interface Scenario {
  /** Relative to the repository's root, with `/`. */
  readonly file: string
  readonly name: string
  readonly description?: string
  readonly tags: readonly string[]
  readonly priority: Priority
  /** Milliseconds for one cell, time in the queue not counted. */
  readonly timeout: number
  readonly cells: readonly Cell[]
}

/** The files a scenario may name. Paths are relative to the repository's root. */
export interface Files {
  isFile(path: string): boolean
  isFolder(path: string): boolean
  read(path: string): string
  list(folder: string): readonly string[]
}

/** What a release may be called, by its form and its length: Helm's own rule, but for dots. */
export const releaseName = { form: /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, most: 53 }

/** The chart that a step names, where it names one. */
export const chartIn = (spec: unknown): ChartSource | undefined => {
  const { data } = chartSource.safeParse(isRecord(spec) ? spec['chart'] : undefined)
  return data
}

/** The release that a step of a cell is about: by its name, else by its chart's, which is the cell's own where it names none. */
export const releaseOf = (spec: unknown, ownRelease: string): string => {
  const chart = chartIn(spec)
  if (isRecord(spec) && typeof spec['release'] === 'string') return spec['release']
  return chart === undefined ? ownRelease : chartName(chart)
}

/** The scenario file of a cell, by the cell's key. */
export const fileOfCell = (key: string): string => key.split('#')[0] ?? key

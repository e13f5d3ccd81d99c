import type { KubeObject } from '../kube/object.ts'
import type { Level } from './finding.ts'
import type { Settings, Subject } from './subject.ts'

/** What a rule finds, before it is known where that stands. */
export interface Draft {
  readonly object: KubeObject
  readonly path: string
  readonly message: string
  /** Where it differs from the rule's. */
  readonly level?: Level
  readonly hint?: string
}

/** What a rule is for. */
export interface RuleText {
  /** Never changes its meaning: annotations and fingerprints name it. */
  readonly id: string
  /** A sentence without its full stop: what is wrong where the rule finds something. */
  readonly title: string
  /** What that leads to. */
  readonly why: string
  /** What mends it. */
  readonly hint: string
  /** The document that the rule comes from. */
  readonly source: string
  readonly level: Level
}

export interface Rule extends RuleText {
  /** Whether the settings ask for the rule; by default it is always asked. */
  readonly applies?: (settings: Settings) => boolean
  readonly find: (subject: Subject) => readonly Draft[]
}

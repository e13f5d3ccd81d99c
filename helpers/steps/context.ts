import type { Charts } from '../helm/charts.ts'
import type { Helm } from '../helm/helm.ts'
import type { Places } from '../helm/image-values.ts'
import type { PostRenderer } from '../helm/post-renderer.ts'
import type { Kube, KubeObject } from '../kube/client.ts'
import type { Standing } from '../kube/readiness/index.ts'
import type { LogCollector } from '../kube/logs.ts'
import type { NamespaceCache } from '../kube/watch-cache.ts'
import type { Amounts } from '../types/amounts.ts'
import type { Cell, OpenShift } from '../types/scenario.ts'
import type { Release } from '../helm/release.ts'

/** A file that goes with the result of a step. */
export interface Attachment {
  readonly name: string
  readonly type: 'text/plain' | 'application/json' | 'application/yaml' | 'text/csv'
  readonly content: string
}

/** What was in a namespace before the cell, which shares it with others. */
export interface Before {
  /** Whether a live object was there, or belongs to one that was. */
  has(object: KubeObject): boolean
}

/** What a verb may use: the cell's own namespace and everything that already watches it. */
export interface StepContext {
  readonly cell: Cell
  readonly namespace: string
  readonly release: string
  /** The step's name. */
  readonly step: string
  /** The repository's root: where files named by steps are. */
  readonly root: string
  /** The cell's own folder for files that outlive it. */
  readonly folder: string
  readonly kube: Kube
  readonly cache: NamespaceCache
  readonly logs: LogCollector
  /** The cluster's audit log, and the policy that says what is in it: there where the cell requires it. */
  readonly auditLog?: { readonly folder: string; readonly policy: string } | undefined
  /** What steps have found ready to stay. */
  readonly standing: Standing
  readonly helm: Helm
  /** The charts that steps name. */
  readonly charts: Charts
  /** Releases this cell installed, by name, and what each rendered. */
  readonly releases: Map<string, Release>
  /** Where the namespace's security context constraints come from, where the cell wants some. */
  readonly openshift: OpenShift | undefined
  /** What changes what Helm renders, before it is made. */
  readonly postRenderer: PostRenderer | undefined
  /** Where the cluster gets images that are built on this machine, by what charts call them. */
  readonly images: Places
  /** Ends when the step's or the cell's time is up, or the run is interrupted. */
  readonly signal: AbortSignal
  /** The longest the step may take, in milliseconds, when its spec does not say. */
  readonly timeout: number
  /** Says what is waited for now. */
  readonly say: (waitingFor: string) => void
  attach(attachment: Attachment): void
  /** Runs a part of the step, which the report shows with its own duration and attachments. Parts run one after the other. */
  substep<T>(name: string, work: () => Promise<T>): Promise<T>
  /**
   * Waits for a place in the cluster for what a part of the cell requests (a release by its name, applied objects by
   * theirs); the wait is not counted against the timeout.
   */
  admit(part: string, requests: Amounts): Promise<void>
  /** A part that was admitted is there no more: what comes next may take its place. */
  leave(part: string): void
  /** Undefined where the cell has its namespace to itself. */
  readonly before: Before | undefined
  /** Says what is about to be made in the namespace. @throws SeatrialError step/foreign where it is there already and not the cell's */
  making(objects: readonly KubeObject[]): Promise<void>
  /** Takes a cluster-scoped object for this cell, which removes it at its end. Gives it with the run's marks on. */
  claim(object: KubeObject): Promise<KubeObject>
}

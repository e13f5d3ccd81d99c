import { z } from 'zod'
import { pulled } from '../helm/pulls.ts'
import { openShiftSources } from '../types/scenario.ts'

/** What the run's main process gives every worker. */
export const session = z.object({
  run: z.string(),
  root: z.string(),
  kubeconfig: z.string(),
  /** How a person calls kubectl for the cluster. */
  kubectl: z.string(),
  /** Socket of the run's hub. */
  hub: z.string(),
  /** Folder for logs and bundles of this run. */
  evidence: z.string(),
  /** What the cluster was found to do. */
  capabilities: z.array(z.string()),
  /** Why it was found not to do others. */
  reasons: z.record(z.string(), z.string()),
  /** The folder of the cluster's audit log and the file of its policy, where a cell requires it. */
  auditLog: z.object({ folder: z.string(), policy: z.string() }).optional(),
  /** Those of them that are only simulated, which every result says. */
  simulated: z.array(z.string()),
  /** Where constraints of OpenShift come from, where a cell asks for them. */
  openshift: z.enum(openShiftSources).optional(),
  /** What the charts of each cell ask of the cluster, all at once, by the cell's key. */
  requests: z.record(z.string(), z.record(z.string(), z.number())),
  /** What came of pulling charts before the first cell. */
  pulls: z.record(z.string(), pulled),
  /** The namespace in which cells take turns, with its labels where the user may read them; else each has one of its own. */
  namespace: z.object({ name: z.string(), labels: z.record(z.string(), z.string()).optional() }).optional(),
  /** Where the cluster gets images that are built on this machine, by what charts call them. */
  images: z.record(z.string(), z.string()),
  /** Whether the namespaces of failed cells stay. */
  keep: z.boolean(),
  /** Whether a missing capability is a failure rather than a skip. */
  strict: z.boolean(),
})
export type Session = z.infer<typeof session>

declare module 'vitest' {
  export interface ProvidedContext {
    seatrial: Session
  }
}

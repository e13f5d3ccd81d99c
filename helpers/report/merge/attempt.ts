import { z } from 'zod'
import { ownLabels } from '../identity.ts'

const label = z.object({ name: z.string(), value: z.string() })
const attachment = z.object({ source: z.string() })
interface Step {
  readonly attachments?: readonly { readonly source: string }[] | undefined
  readonly steps?: readonly Step[] | undefined
}
const step: z.ZodType<Step> = z.lazy(() => z.object({ attachments: z.array(attachment).optional(), steps: z.array(step).optional() }))

/** As much of Allure's result format as merging has to know. */
const result = z.object({
  uuid: z.string().min(1),
  name: z.string().min(1),
  historyId: z.string().min(1),
  status: z.enum(['passed', 'failed', 'broken', 'skipped', 'unknown']).optional(),
  statusDetails: z.object({ message: z.string().optional() }).optional(),
  start: z.number(),
  stop: z.number(),
  labels: z.array(label).default([]),
  steps: z.array(step).default([]),
  attachments: z.array(attachment).default([]),
})

export type Status = 'passed' | 'failed' | 'broken' | 'skipped' | 'unknown' | 'not run'

/** One attempt at a cell: what a result file says, or that a run planned the cell and has no result of it. */
export interface Attempt {
  /** Allure's uuid; the same attempt has the same one wherever its file was copied to. */
  readonly uuid: string
  /** The cell's historyId. */
  readonly cell: string
  /** The cell's key where the result says it. */
  readonly key: string | undefined
  readonly name: string
  /** The run that made it; empty for results older than run plans. */
  readonly run: string
  readonly status: Status
  /** Milliseconds since 1970, without those that it waited for a place in the cluster. */
  readonly start: number
  readonly stop: number
  readonly message: string
  /** The folder of the chart under test, by its last part. */
  readonly chart: string
  /** Allure's name of the scenario's priority. */
  readonly severity: string
  /** Files of its folder that it names. */
  readonly attachments: readonly string[]
  /** The result file; undefined where there is none. */
  readonly file: string | undefined
}

const attachmentsOf = (steps: readonly Step[]): string[] =>
  steps.flatMap(({ attachments = [], steps = [] }) => [...attachments.map(({ source }) => source), ...attachmentsOf(steps)])

/** The attempt that a result file's text tells of. @throws where the text is no result */
export const readAttempt = (text: string, file: string): Attempt => {
  const read = result.parse(JSON.parse(text))
  const labelled = (name: string): string | undefined => read.labels.find((one) => one.name === name)?.value
  return {
    uuid: read.uuid,
    cell: read.historyId,
    key: labelled(ownLabels.cell),
    name: read.name,
    run: labelled(ownLabels.run) ?? '',
    status: read.status ?? 'unknown',
    start: read.start,
    stop: read.stop,
    message: read.statusDetails?.message ?? '',
    chart: labelled('feature') ?? '',
    severity: labelled('severity') ?? 'normal',
    attachments: attachmentsOf([read]),
    file,
  }
}

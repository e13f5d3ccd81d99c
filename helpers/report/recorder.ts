import { Status } from 'allure-js-commons'
import type { Label } from 'allure-js-commons'
import type { RuntimeMessage } from 'allure-js-commons/sdk'
import { describeError } from '../errors/seatrial-error.ts'
import { historyIdOf, ownLabels, testCaseIdOf } from './identity.ts'
import type { Mask } from './mask.ts'
import { formatDuration } from '../types/duration.ts'
import type { Cell, Priority, Scenario } from '../types/scenario.ts'

type Facts = Pick<Scenario, 'file' | 'name' | 'description' | 'tags' | 'priority'>

const severities: Readonly<Record<Priority, string>> = { P0: 'blocker', P1: 'critical', P2: 'normal', P3: 'minor' }

/** What an attempt before this one has recorded, as one failed step: its identity is that of the attempt that follows. */
export const asAttempt = (messages: readonly RuntimeMessage[], number: number): RuntimeMessage[] => {
  const kept = messages.filter(({ type }) => type !== 'metadata')
  const [start = Date.now()] = kept.flatMap((message) => (message.type === 'step_start' ? [message.data.start] : []))
  return [
    { type: 'step_start', data: { name: `attempt ${number}`, start } },
    ...kept,
    { type: 'step_stop', data: { stop: Date.now(), status: Status.FAILED } },
  ]
}

/**
 * Records one cell as Allure's runtime messages, into the list that travels with the test's result.
 * One recorder a test: cells that run side by side do not mix. Errors and texts go through `mask`.
 */
export class Recorder {
  readonly #messages: RuntimeMessage[]
  readonly #mask: Mask

  constructor(messages: RuntimeMessage[], mask: Mask = (text) => text) {
    this.#messages = messages
    this.#mask = mask
  }

  /** Identity, place in the report and parameters. The identity is the file's and the combination's, not the name's. */
  describe(scenario: Facts, cell: Cell): void {
    const area = scenario.file.split('/').at(-2) ?? 'scenarios'
    const labels: Label[] = [
      { name: 'epic', value: area },
      { name: 'feature', value: cell.release },
      { name: 'story', value: scenario.name },
      { name: 'severity', value: severities[scenario.priority] },
      { name: 'layer', value: area },
      { name: ownLabels.cell, value: cell.key },
      ...scenario.tags.map((value) => ({ name: 'tag', value })),
    ]
    this.#messages.push({
      type: 'metadata',
      data: {
        labels,
        testCaseId: testCaseIdOf(scenario.file),
        historyId: historyIdOf(cell.key),
        displayName: cell.name,
        parameters: Object.entries(cell.combination).map(([name, value]) => ({ name, value: String(value) })),
        ...(scenario.description === undefined ? {} : { description: scenario.description }),
      },
    })
  }

  /**
   * Runs `work` as a step; a failure marks the step and goes on up. What it tells to have `waited`, in milliseconds, is not the
   * step's own time, which begins by so much later.
   */
  async step<T>(name: string, work: (waited: (time: number) => void) => Promise<T>): Promise<T> {
    const begun = { name, start: Date.now() }
    this.#messages.push({ type: 'step_start', data: begun })
    try {
      const result = await work((time) => void (begun.start += Math.round(time)))
      this.#messages.push({ type: 'step_stop', data: { stop: Date.now(), status: Status.PASSED } })
      return result
    } catch (error) {
      this.#messages.push({
        type: 'step_stop',
        data: { stop: Date.now(), status: Status.FAILED, statusDetails: { message: this.#mask(describeError(error)) } },
      })
      throw error
    }
  }

  /** How long the cell has waited for a place in the cluster, in milliseconds: no time that it takes itself. */
  queued(time: number): void {
    this.#messages.push({ type: 'metadata', data: { labels: [{ name: ownLabels.queued, value: String(Math.round(time)) }] } })
    if (time >= 1_000) this.parameter('queued', formatDuration(time))
  }

  parameter(name: string, value: string): void {
    this.#messages.push({ type: 'metadata', data: { parameters: [{ name, value, excluded: true }] } })
  }

  attachText(name: string, content: string, contentType: string): void {
    this.#messages.push({
      type: 'attachment_content',
      data: { name, content: Buffer.from(this.#mask(content)).toString('base64'), encoding: 'base64', contentType },
    })
  }

  /** A file that is there when the test's result is written. */
  attachFile(name: string, path: string, contentType: string): void {
    this.#messages.push({ type: 'attachment_path', data: { name, path, contentType } })
  }
}

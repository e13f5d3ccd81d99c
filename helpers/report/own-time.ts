import type { TestResult } from 'allure-js-commons'
import { ownLabels } from './identity.ts'

/** What a cell takes is its own time: it begins by so much later as it waited for a place in the cluster. */
export const cutQueue = (result: Pick<TestResult, 'start' | 'stop' | 'labels'>): void => {
  const { start = 0, stop = start } = result
  const queued = Number(result.labels.find(({ name }) => name === ownLabels.queued)?.value ?? 0)
  result.start = Math.min(start + queued, stop)
  result.labels = result.labels.filter(({ name }) => name !== ownLabels.queued)
}

/** What became of the cell that had to find a mutant, as Vitest's JSON report has it. */
export interface Outcome {
  readonly status: string
  readonly failureMessages: readonly string[]
}

/** What a cell says that looked and saw something else; not that it could not look, or that nothing became ready. */
export const sawIt = /\[(step|spark|jupyter)\/(?!timeout)/

const firstLines = ({ failureMessages }: Outcome): string => failureMessages.join('\n').split('\n').slice(0, 10).join('\n')

/** Whether a mutant was found: red, with what must be read in the first ten lines. Without `says` it must be green. */
export const verdictOf = (says: RegExp | undefined, outcome: Outcome | undefined): { readonly good: boolean; readonly verdict: string } => {
  if (outcome === undefined) return { good: false, verdict: 'NOT RUN' }
  const { status } = outcome
  if (says === undefined) return status === 'passed' ? { good: true, verdict: 'green' } : { good: false, verdict: 'NOT GREEN' }
  if (status !== 'failed') return { good: false, verdict: status === 'passed' ? 'SURVIVED' : 'NOT RUN' }
  return says.test(firstLines(outcome)) ? { good: true, verdict: 'red, cause named' } : { good: false, verdict: 'RED, CAUSE NOT NAMED' }
}

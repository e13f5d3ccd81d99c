import { evaluate } from './evaluate.ts'
import type { Never, Target, Verdict, Waiting } from './verdict.ts'
import type { View } from './view.ts'

export interface Judged {
  readonly target: Target
  readonly verdict: Verdict
}

/** Only a controller's first word is missing. */
export const isUnspoken = (verdict: Verdict): verdict is Waiting & { confirmWithin: number } =>
  verdict.state === 'waiting' && verdict.confirmWithin !== undefined

/** The verdict on each target: Services last, as they wait for what is behind them. */
export function judge(targets: readonly Target[], view: Omit<View, 'othersReady'>): readonly Judged[] {
  const isService = ({ kind, apiVersion }: Target) => kind === 'Service' && apiVersion === 'v1'
  const judgeAll = (some: readonly Target[], othersReady: boolean) =>
    some.map((target) => ({ target, verdict: evaluate(target, { ...view, othersReady }) }))
  const others = judgeAll(
    targets.filter((target) => !isService(target)),
    false,
  )
  return [
    ...others,
    ...judgeAll(
      targets.filter(isService),
      others.every(({ verdict }) => verdict.state === 'ready' || isUnspoken(verdict)),
    ),
  ]
}

export const nameOf = ({ kind, name }: Target): string => `${kind} ${name}`

/** A terminal's line, with room for what comes before it. */
const width = 160

/** One short line: the first that is waited for, and how many more. */
export function describe(pending: readonly Judged[]): string {
  const [first] = pending
  if (first === undefined) return ''
  const more = pending.length === 1 ? '' : ` (and ${pending.length - 1} more)`
  const [line = ''] = describeOne(first).split('\n')
  return `${line.length > width ? `${line.slice(0, width - 1)}…` : line}${more}`
}

export const describeOne = ({ target, verdict }: Judged): string =>
  `${nameOf(target)}${verdict.state === 'ready' ? '' : `${/^\d+\/\d+: /.test(verdict.why) ? ' ' : ': '}${verdict.why}`}`

/** Verdicts that must hold for a while, by target and code: since when each has. */
export class Holds {
  readonly #since = new Map<string, number>()

  /** Takes the verdicts of now; gives those whose time is over, and when the next one's will be. */
  update(judged: readonly Judged[], now: number): { final: readonly (Judged & { verdict: Never })[]; next: number } {
    const nevers = judged.flatMap(({ target, verdict }) => (verdict.state === 'never' ? [{ target, verdict }] : []))
    const keys = new Set(nevers.map(keyOf))
    for (const key of this.#since.keys()) if (!keys.has(key)) this.#since.delete(key)
    const due = nevers.map((each) => {
      const since = this.#since.get(keyOf(each)) ?? now
      this.#since.set(keyOf(each), since)
      return { each, at: since + (each.verdict.holdsFor ?? 0) }
    })
    return {
      final: due.filter(({ at }) => at <= now).map(({ each }) => each),
      next: Math.min(...due.map(({ at }) => at).filter((at) => at > now)),
    }
  }

  /** The verdict proved wrong: it has to hold anew. */
  forget(judged: Judged & { verdict: Never }): void {
    this.#since.delete(keyOf(judged))
  }
}

const keyOf = ({ target, verdict }: Judged & { verdict: Never }): string => `${target.apiVersion}/${nameOf(target)}/${verdict.code}`

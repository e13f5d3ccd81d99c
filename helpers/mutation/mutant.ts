/** One way to break the chart, and what a person must read of it in the first ten lines of the failure. */
export interface Mutant {
  readonly name: string
  /** The chart that is broken. @default spark */
  readonly chart?: string
  /** The scenario that has to find it. @default smoke/connect */
  readonly scenario?: string
  /** The cell of it that is enough. @default the first one */
  readonly cell?: Readonly<Record<string, string>>
  /** File of the chart, and what to replace in it by what. */
  readonly file: string
  readonly replace: readonly (readonly [what: string | RegExp, by: string])[]
  readonly says: RegExp
}

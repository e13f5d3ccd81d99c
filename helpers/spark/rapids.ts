/** An operator of a plan, and whether the RAPIDS Accelerator runs it, or would run it, on a GPU. */
export interface PlannedOperator {
  readonly name: string
  readonly gpu: boolean
  /** Why not. */
  readonly reason?: string
}

/** `*` will run on the GPU; `!` can not, `@` could but is not worth it, `#` is only partly looked at. */
const line = /^\s*([*!@#])Exec <(\w+)> (.*)$/

/** The operators of a log that the plugin wrote with spark.rapids.sql.explain=ALL, in its order. */
export const plannedOperators = (log: string): PlannedOperator[] =>
  log.split('\n').flatMap((text): PlannedOperator[] => {
    const [, mark, name = '', rest = ''] = line.exec(text) ?? []
    if (mark === undefined) return []
    return mark === '*' ? [{ name, gpu: true }] : [{ name, gpu: false, reason: rest.replace(/^cannot run on GPU because /, '') }]
  })

/** The share of the operators that are for the GPU, from 0 to 1. */
export const gpuRatio = (operators: readonly PlannedOperator[]): number =>
  operators.length === 0 ? 0 : operators.filter(({ gpu }) => gpu).length / operators.length

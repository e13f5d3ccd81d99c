import { z } from 'zod'
import { askUi } from './ui.ts'

/** A statement as Spark ran it (monitoring REST API, `sql`): the operators are those of its last plan. */
const execution = z
  .looseObject({ id: z.number(), status: z.string(), nodes: z.array(z.looseObject({ nodeName: z.string() })).default([]) })
  .transform(({ id, status, nodes }) => ({ id, isOver: status !== 'RUNNING', operators: nodes.map(({ nodeName }) => nodeName) }))
export type Execution = z.infer<typeof execution>

/** All that the API would page through; it keeps spark.sql.ui.retainedExecutions of them. */
const all = 'sql?details=true&planDescription=false&offset=0&length=10000'

/** The statements of the one application whose UI is at `base`. */
export const executionsAt = async (base: string, signal: AbortSignal): Promise<readonly Execution[]> =>
  z.array(execution).parse(await askUi(base, all, signal))

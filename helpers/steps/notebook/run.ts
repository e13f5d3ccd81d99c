import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { z } from 'zod'
import { SeatrialError } from '../../errors/seatrial-error.ts'
import type { CellOutput, Kernel } from '../../jupyter/kernel.ts'
import { startKernel } from '../../jupyter/kernel.ts'
import { forward } from '../../kube/port-forward.ts'
import { textMismatch } from '../../matching/text.ts'
import type { StepContext } from '../context.ts'
import { findJupyter } from './find.ts'
import type { NotebookSpec } from './verb.ts'

/** nbformat 4: a cell's source is a text or its lines. */
const notebook = z.looseObject({
  cells: z.array(z.looseObject({ cell_type: z.string(), source: z.union([z.string(), z.array(z.string())]) })),
  metadata: z.looseObject({ kernelspec: z.looseObject({ name: z.string() }).optional() }),
})

/** How long a cell may take to say where it was when its time was up, in milliseconds. */
const grace = 10_000

interface Failure {
  readonly cell: number
  readonly code: string
  readonly error: NonNullable<CellOutput['error']>
}

/** Runs the cells in order up to the first that fails. */
const runCells = async (
  kernel: Kernel,
  cells: readonly string[],
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<{ output: string; failure?: Failure }> => {
  let output = ''
  for (const [index, code] of cells.entries()) {
    say(`cell ${index + 1} of ${cells.length}: ${code.trim().split('\n')[0]?.slice(0, 60) ?? ''}`)
    const { text, error } = await kernel.execute(code, signal)
    output += text
    if (error !== undefined) return { output, failure: { cell: index + 1, code, error } }
  }
  return { output }
}

const describeFailure = (file: string, { cell, code, error }: Failure): string =>
  `${file}, cell ${cell}: ${error.name}: ${error.message}\n${code.trim()}\n\n${error.traceback.split('\n').slice(-30).join('\n')}`

const judge = (spec: NotebookSpec, output: string, failure: Failure | undefined): void => {
  const { output: wanted, error } = spec.expect ?? {}
  const said = failure === undefined ? '' : `${failure.error.name}: ${failure.error.message}`
  if (error === undefined && failure !== undefined) throw new SeatrialError('step/mismatch', describeFailure(spec.file, failure))
  if (error !== undefined && failure === undefined)
    throw new SeatrialError('step/not-refused', `${spec.file}: expected a cell to fail saying "${error}", but all ran`)
  if (error !== undefined && !said.includes(error))
    throw new SeatrialError('step/not-refused', `${spec.file}: a cell failed, but did not say "${error}":\n${said}`)
  const why = wanted === undefined ? undefined : textMismatch(wanted, output)
  if (why !== undefined) throw new SeatrialError('step/mismatch', `${spec.file}: output: ${why}`)
}

/** Runs a notebook in a kernel of its own; no cell may fail and the output must be as expected. */
export const run = async (spec: NotebookSpec, context: StepContext): Promise<void> => {
  const { cells, metadata } = notebook.parse(JSON.parse(await readFile(resolve(context.root, spec.file), 'utf8')))
  const code = cells
    .filter((cell) => cell.cell_type === 'code')
    .map(({ source }) => (typeof source === 'string' ? source : source.join('')))
  if (code.length === 0) throw new SeatrialError('step/mismatch', `${spec.file} has no code cell: nothing would be run`)
  const limit = AbortSignal.timeout(spec.timeout ?? 180_000)
  const end = new AbortController()
  // The way to the kernel outlives the limit: it is asked then where it was.
  const signal = AbortSignal.any([context.signal, end.signal])
  const server = await findJupyter(spec.to, context)
  context.say(`starting a kernel: ${server.via}`)
  await using tunnel = await forward(context.kube, { namespace: context.namespace, pod: server.pod, port: server.port, signal })
  await using kernel = await startKernel(
    `http://${tunnel.host}:${tunnel.port}`,
    server.token,
    spec.kernel ?? metadata.kernelspec?.name ?? 'python3',
    AbortSignal.any([signal, limit]),
  )
  const interrupt = (): void => {
    // What can not be interrupted has no more to say.
    kernel.interrupt().catch(() => end.abort())
    setTimeout(() => end.abort(), grace).unref()
  }
  limit.addEventListener('abort', interrupt)
  const late = (what: string): SeatrialError => new SeatrialError('step/timeout', `${spec.file} did not end in time${what}`)
  const { output, failure } = await runCells(kernel, code, signal, context.say)
    .catch((error: unknown) => {
      context.signal.throwIfAborted()
      throw limit.aborted ? late('') : error
    })
    .finally(() => limit.removeEventListener('abort', interrupt))
  context.attach({ name: 'output', type: 'text/plain', content: output })
  if (limit.aborted) throw late(failure === undefined ? '' : `: it was interrupted in\n${describeFailure(spec.file, failure)}`)
  judge(spec, output, failure)
}

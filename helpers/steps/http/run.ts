import { SeatrialError } from '../../errors/seatrial-error.ts'
import { partialDifferences, printDifferences } from '../../matching/partial.ts'
import { textMismatch } from '../../matching/text.ts'
import { parsedJson } from '../../types/parsed-json.ts'
import type { StepContext } from '../context.ts'
import { ask } from './ask.ts'
import type { Answer } from './request.ts'
import type { HttpSpec } from './verb.ts'

/** Why an answer is not as expected; undefined when it is. */
export const answerMismatch = ({ expect = {} }: HttpSpec, { status, headers, body: bytes }: Answer): string | undefined => {
  const body = bytes.toString('utf8')
  const statusFits = expect.status === undefined ? status >= 200 && status < 300 : status === expect.status
  if (!statusFits) {
    const location = headers.get('location')
    const found = location === null ? status : `${status}, which leads to ${location}`
    return `status: expected ${expect.status ?? '200 to 299'}, found ${found}\n${body.slice(0, 500)}`
  }
  for (const [name, value] of Object.entries(expect.headers ?? {}))
    if (headers.get(name) !== value) return `header ${name}: expected ${value}, found ${headers.get(name) ?? 'none'}`
  if (expect.json !== undefined) {
    const json = parsedJson(body)
    if (json === undefined) return `expected JSON, found:\n${body.slice(0, 500)}`
    const differences = partialDifferences(expect.json, json)
    if (differences.length > 0) return printDifferences(differences)
  }
  return expect.body === undefined ? undefined : textMismatch(expect.body, body)
}

/** Asks once, or until the answer is as expected where `within` says for how long. */
export const run = async (spec: HttpSpec, context: StepContext): Promise<void> => {
  const what = `${spec.method ?? 'GET'} ${spec.to}${spec.path ?? '/'}`
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(spec.timeout ?? 30_000 + (spec.within ?? 0))])
  const until = performance.now() + (spec.within ?? 0)
  let last: string | undefined
  for (let attempt = 1; ; attempt++) {
    context.say(attempt === 1 ? what : `${what}, attempt ${attempt}`)
    const why = await ask(spec, context, signal).then(
      (answer) => answerMismatch(spec, answer),
      (error: unknown) => {
        if (error instanceof SeatrialError) return error.message
        // The time is up: what was seen last says more than that.
        if (signal.aborted && last !== undefined) return last
        throw error
      },
    )
    context.signal.throwIfAborted()
    if (why === undefined) return
    last = why
    if (performance.now() >= until || signal.aborted) throw new SeatrialError('step/mismatch', `${what}: ${why}`)
    // There is nothing to watch on the other side of HTTP: asked again after a breath.
    await new Promise((resolve) => setTimeout(resolve, Math.min(1_000, 100 * attempt)))
  }
}

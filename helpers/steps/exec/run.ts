import { SeatrialError } from '../../errors/seatrial-error.ts'
import { ApiError } from '../../kube/client.ts'
import type { ExecResult } from '../../kube/exec.ts'
import { execWhole } from '../../kube/exec-whole.ts'
import { textMismatch } from '../../matching/text.ts'
import type { StepContext } from '../context.ts'
import { onePod } from '../one-pod.ts'
import type { ExecSpec } from './verb.ts'

/** Whether a pod was gone before the command could begin: then another takes its place. */
const wasGone = (error: unknown): boolean =>
  error instanceof SeatrialError && error.code === 'kube/exec' && error.cause instanceof ApiError && error.cause.status === 404

const runIn = async (
  { in: selector, container, command }: ExecSpec,
  shown: string,
  context: StepContext,
  signal: AbortSignal,
): Promise<ExecResult & { pod: string }> => {
  const { kube, namespace, cache, say } = context
  const pod = await onePod(selector, context, signal)
  const { name, uid } = pod.metadata
  say(`running ${shown.slice(0, 80)} in ${name}`)
  try {
    return { pod: name, ...(await execWhole(kube, { namespace, pod: name, container, command, signal })) }
  } catch (error) {
    if (!wasGone(error)) throw error
    say(`waiting for what takes the place of ${name}`)
    await cache.until(() => (cache.get('Pod', name)?.metadata.uid === uid ? undefined : true), { signal })
    return await runIn({ in: selector, container, command }, shown, context, signal)
  }
}

/** Runs a command in a container; its exit code and output must be as expected. */
export const run = async (spec: ExecSpec, context: StepContext): Promise<void> => {
  const command = typeof spec.command === 'string' ? spec.command : spec.command.join(' ')
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(spec.timeout ?? 60_000)])
  const { pod, exitCode, stdout, stderr } = await runIn(spec, command, context, signal)
  context.attach({ name: 'output', type: 'text/plain', content: `exit code ${exitCode}\n--- stdout\n${stdout}\n--- stderr\n${stderr}` })
  const { exitCode: wanted = 0, stdout: out, stderr: err } = spec.expect ?? {}
  const wrong = [
    exitCode === wanted ? undefined : `exit code: expected ${wanted}, found ${exitCode}\n${stderr.trim() || stdout.trim()}`,
    out === undefined ? undefined : prefixed('stdout', textMismatch(out, stdout)),
    err === undefined ? undefined : prefixed('stderr', textMismatch(err, stderr)),
  ].filter((line) => line !== undefined)
  if (wrong.length > 0) throw new SeatrialError('step/mismatch', `${command} in ${pod}: ${wrong.join('\n')}`)
}

const prefixed = (name: string, why: string | undefined): string | undefined => (why === undefined ? undefined : `${name}: ${why}`)

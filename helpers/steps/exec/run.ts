import { SeatrialError } from '../../errors/seatrial-error.ts'
import { execWhole } from '../../kube/exec-whole.ts'
import { textMismatch } from '../../matching/text.ts'
import type { StepContext } from '../context.ts'
import { onePod } from '../pods.ts'
import type { ExecSpec } from './verb.ts'

/** Runs a command in a container; its exit code and output must be as expected. */
export const run = async (spec: ExecSpec, context: StepContext): Promise<void> => {
  const pod = await onePod(spec.in, context)
  const command = typeof spec.command === 'string' ? spec.command : spec.command.join(' ')
  context.say(`running ${command.slice(0, 80)} in ${pod.metadata.name}`)
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(spec.timeout ?? 60_000)])
  const { exitCode, stdout, stderr } = await execWhole(context.kube, {
    namespace: context.namespace,
    pod: pod.metadata.name,
    container: spec.container,
    command: spec.command,
    signal,
  })
  context.attach({ name: 'output', type: 'text/plain', content: `exit code ${exitCode}\n--- stdout\n${stdout}\n--- stderr\n${stderr}` })
  const { exitCode: wanted = 0, stdout: out, stderr: err } = spec.expect ?? {}
  const wrong = [
    exitCode === wanted ? undefined : `exit code: expected ${wanted}, found ${exitCode}\n${stderr.trim() || stdout.trim()}`,
    out === undefined ? undefined : prefixed('stdout', textMismatch(out, stdout)),
    err === undefined ? undefined : prefixed('stderr', textMismatch(err, stderr)),
  ].filter((line) => line !== undefined)
  if (wrong.length > 0) throw new SeatrialError('step/mismatch', `${command} in ${pod.metadata.name}: ${wrong.join('\n')}`)
}

const prefixed = (name: string, why: string | undefined): string | undefined => (why === undefined ? undefined : `${name}: ${why}`)

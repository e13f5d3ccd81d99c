import { randomBytes } from 'node:crypto'
import { SeatrialError } from '../errors/seatrial-error.ts'
import type { Kube } from './client.ts'
import { exec, execError, type ExecOptions, type ExecResult } from './exec.ts'

/** A line for `sh -c`, or a program with its arguments. */
export type WholeOptions = Pick<ExecOptions, 'namespace' | 'pod' | 'container' | 'signal'> & {
  readonly command: string | readonly string[]
}

/** Runs its arguments but the first, says that one on both outputs when they have ended, and stays until it is told to go. */
const staying = 'farewell=$1; shift; "$@" </dev/null; code=$?; printf %s "$farewell"; printf %s "$farewell" >&2; read -r line; exit $code'

/** What runtimes say of a container that has no shell; nothing has run then. */
const noShell = /"sh": executable file not found|executable file `sh` not found|"sh": no such file/i

/** The exit codes from here on are signals: a command that was killed says no farewell. */
const firstSignal = 129

/** Says once that both outputs are whole: when each has had the farewell. */
const untilSaid = (farewell: string): NonNullable<ExecOptions['reply']> => {
  const ends = { stdout: '', stderr: '' }
  const missing = new Set(Object.keys(ends))
  return (from, chunk) => {
    const text = ends[from] + chunk.toString('latin1')
    ends[from] = text.slice(-farewell.length)
    return text.includes(farewell) && missing.delete(from) && missing.size === 0 ? '\n' : undefined
  }
}

const without = (bytes: Buffer, farewell: string): Buffer => {
  const at = bytes.indexOf(farewell)
  return at < 0 ? bytes : Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + farewell.length)])
}

/**
 * Runs a command in a container so that nothing it writes is lost: what a process writes just before its end does not always
 * arrive, though its exit code does (https://github.com/kubernetes/kubernetes/issues/34256). The container needs `sh` for
 * that; in one without it, a list of words runs as it is. What runs reads nothing from its stdin.
 * @throws SeatrialError `kube/exec` for what could not run, and where output is missing all the same
 */
export const execWhole = async (kube: Kube, { command, ...options }: WholeOptions): Promise<ExecResult> => {
  const farewell = `seatrial-${randomBytes(12).toString('hex')}`
  const words = typeof command === 'string' ? ['sh', '-c', command] : command
  const whole = { ...options, command: ['sh', '-c', staying, 'sh', farewell, ...words], shown: words, reply: untilSaid(farewell) }
  let result: ExecResult
  try {
    result = await exec(kube, whole)
  } catch (error) {
    if (typeof command === 'string' || !(error instanceof SeatrialError && noShell.test(error.message))) throw error
    return await exec(kube, { ...options, command })
  }
  const { exitCode, stdout, stderr, bytes } = result
  if (exitCode < firstSignal && !(stdout.includes(farewell) && stderr.includes(farewell)))
    throw execError(whole, `it ended with exit code ${exitCode}, and not all that it wrote has arrived`)
  return { exitCode, stdout: stdout.replace(farewell, ''), stderr: stderr.replace(farewell, ''), bytes: without(bytes, farewell) }
}

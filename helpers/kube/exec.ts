import { SeatrialError } from '../errors/seatrial-error.ts'
import { ApiError, type Kube } from './client.ts'
import { defaultContainer } from './default-container.ts'
import { listAt, textAt } from './fields.ts'
import { get } from './objects.ts'
import { openWebSocket, pack, unpack } from './web-socket.ts'

export interface ExecOptions {
  readonly namespace: string
  readonly pod: string
  /** @default the container of the annotation kubectl.kubernetes.io/default-container, else the first */
  readonly container?: string | undefined
  readonly command: readonly string[]
  readonly stdin?: string | undefined
  /** Hears what the command writes, as it comes, and says what to write to its stdin then; nothing else is written to it. */
  readonly reply?: ((from: 'stdout' | 'stderr', chunk: Buffer) => string | undefined) | undefined
  /** What messages say that was run. @default the command */
  readonly shown?: readonly string[] | undefined
  readonly signal: AbortSignal
}

export interface ExecResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
  /** What `stdout` is the text of. */
  readonly bytes: Buffer
}

/** Channels of the remote command protocol; 255 closes the channel its payload names, from version 5 on (KEP-4006). */
const channel = { stdin: 0, stdout: 1, stderr: 2, status: 3, close: 255 } as const
const outputs = new Map<number, 'stdout' | 'stderr'>([
  [channel.stdout, 'stdout'],
  [channel.stderr, 'stderr'],
])

/**
 * Runs a command in a container. A non-zero exit code is a result; what could not run at all
 * (no such pod, container or executable, forbidden) throws `kube/exec`.
 */
export async function exec(kube: Kube, options: ExecOptions): Promise<ExecResult> {
  const { status, ...output } = await runSomewhere(kube, options).catch((error: unknown) => {
    throw error instanceof ApiError ? execError(options, error.message, error) : error
  })
  const exitCode = exitCodeOf(status)
  if (exitCode === undefined) throw execError(options, textAt(status, 'message') ?? 'the connection closed before the command ended')
  return { exitCode, ...output }
}

/** A command that did not run, or was not seen to its end, and why. */
export const execError = ({ namespace, pod, container, command, shown = command }: ExecOptions, why: string, cause?: unknown) =>
  new SeatrialError(
    'kube/exec',
    `exec \`${shown.join(' ')}\` in pod ${namespace}/${pod}${container === undefined ? '' : ` (${container})`}: ${why}`,
    { cause },
  )

/** The exit code a Status object of the status channel tells; undefined where the command did not run to an end. */
export function exitCodeOf(status: unknown): number | undefined {
  if (textAt(status, 'status') === 'Success') return 0
  if (textAt(status, 'reason') !== 'NonZeroExitCode') return undefined
  const cause = listAt(status, 'details', 'causes').find((each) => each['reason'] === 'ExitCode')
  const code = Number(textAt(cause, 'message') ?? Number.NaN)
  return Number.isInteger(code) ? code : undefined
}

/** Where no container is named the API server takes a pod's only one, and of several none. */
async function runSomewhere(kube: Kube, options: ExecOptions): ReturnType<typeof run> {
  const { namespace, pod, container, signal } = options
  return await run(kube, options).catch(async (error: unknown) => {
    if (container !== undefined || !(error instanceof ApiError) || error.status !== 400) throw error
    const found = await get(kube, { apiVersion: 'v1', kind: 'Pod', metadata: { name: pod, namespace } }, { signal })
    const chosen = found && defaultContainer(found)
    if (chosen === undefined) throw error
    return await run(kube, { ...options, container: chosen })
  })
}

async function run(kube: Kube, options: ExecOptions): Promise<Omit<ExecResult, 'exitCode'> & { status: unknown }> {
  const { namespace, pod, container, command, stdin, reply, signal } = options
  const query: (readonly [string, string])[] = [
    ...command.map((argument) => ['command', argument] as const),
    ...(container === undefined ? [] : [['container', container] as const]),
    ...(stdin === undefined && reply === undefined ? [] : [['stdin', 'true'] as const]),
    ['stdout', 'true'],
    ['stderr', 'true'],
  ]
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}/exec`
  // Version 4 can not close stdin: a command that reads to the end would hang.
  const protocols = stdin === undefined ? ['v5.channel.k8s.io', 'v4.channel.k8s.io'] : ['v5.channel.k8s.io']
  const socket = await openWebSocket(kube, path, query, { protocols, signal })
  const output: Record<number, Buffer[]> = { [channel.stdout]: [], [channel.stderr]: [], [channel.status]: [] }
  const { promise: closed, resolve, reject } = Promise.withResolvers<void>()
  const abort = () => {
    socket.terminate()
    reject(signal.reason)
  }
  signal.addEventListener('abort', abort, { once: true })
  socket.on('message', (data: unknown) => {
    const message = unpack(data)
    if (message === undefined) return
    output[message.channel]?.push(message.payload)
    const from = outputs.get(message.channel)
    const answer = from && reply?.(from, message.payload)
    if (answer !== undefined) socket.send(pack(channel.stdin, Buffer.from(answer)))
  })
  socket.on('close', () => resolve())
  socket.resume()
  if (stdin !== undefined) {
    if (stdin !== '') socket.send(pack(channel.stdin, Buffer.from(stdin)))
    socket.send(Buffer.of(channel.close, channel.stdin))
  }
  await closed.finally(() => signal.removeEventListener('abort', abort))
  const bytes = (from: number): Buffer => Buffer.concat(output[from] ?? [])
  const status = bytes(channel.status).toString('utf8')
  const stdout = bytes(channel.stdout)
  return {
    status: status === '' ? undefined : JSON.parse(status),
    stdout: stdout.toString('utf8'),
    stderr: bytes(channel.stderr).toString('utf8'),
    bytes: stdout,
  }
}

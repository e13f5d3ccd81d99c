import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { SeatrialError } from '../errors/seatrial-error.ts'

/** What one cell gave: all it printed and showed as text, and its error if it failed. */
export interface CellOutput {
  readonly text: string
  readonly error?: { readonly name: string; readonly message: string; readonly traceback: string }
}

/** A message of the Jupyter kernel protocol, as far as it is read here. */
const message = z.looseObject({
  header: z.looseObject({ msg_type: z.string() }),
  parent_header: z.looseObject({ msg_id: z.string().optional() }),
  content: z.looseObject({
    text: z.string().optional(),
    execution_state: z.string().optional(),
    data: z.looseObject({ 'text/plain': z.string().optional() }).optional(),
    ename: z.string().optional(),
    evalue: z.string().optional(),
    traceback: z.array(z.string()).optional(),
  }),
})

/** A running kernel of a Jupyter server. */
export interface Kernel extends AsyncDisposable {
  execute(code: string, signal: AbortSignal): Promise<CellOutput>
  /** Ends what it runs with an error that says where it was. */
  interrupt(): Promise<void>
}

const api = async (
  base: string,
  token: string,
  method: string,
  path: string,
  signal: AbortSignal | undefined,
  body?: object,
): Promise<unknown> => {
  const response = await fetch(`${base}/api/${path}`, {
    method,
    headers: { authorization: `token ${token}`, 'content-type': 'application/json', connection: 'close' },
    ...(signal === undefined ? {} : { signal }),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!response.ok)
    throw new SeatrialError('jupyter/api', `${method} /api/${path}: ${response.status} ${(await response.text()).slice(0, 300)}`)
  return response.status === 204 ? undefined : await response.json()
}

/** Terminal colours in tracebacks: ESC [ … m. */
// oxlint-disable-next-line no-control-regex
const colours = /\u001b\[[0-9;]*m/g

const open = (url: string): Promise<WebSocket> => {
  const { promise, resolve, reject } = Promise.withResolvers<WebSocket>()
  const socket = new WebSocket(url)
  socket.addEventListener('open', () => resolve(socket), { once: true })
  socket.addEventListener('error', () => reject(new SeatrialError('jupyter/api', "the kernel's channel could not be opened")), {
    once: true,
  })
  return promise
}

const request = (id: string, session: string, code: string): string =>
  JSON.stringify({
    channel: 'shell',
    parent_header: {},
    metadata: {},
    buffers: [],
    header: { msg_id: id, msg_type: 'execute_request', session, username: 'seatrial', version: '5.3', date: new Date().toISOString() },
    content: { code, silent: false, store_history: true, user_expressions: {}, allow_stdin: false, stop_on_error: true },
  })

/** Runs one piece of code: over when the kernel has both replied and gone idle, since output may come after the reply. */
const execute = (socket: WebSocket, session: string, code: string, signal: AbortSignal): Promise<CellOutput> => {
  const { promise, resolve, reject } = Promise.withResolvers<CellOutput>()
  const id = randomUUID()
  let [text, replied, idle] = ['', false, false]
  let error: CellOutput['error']
  const onMessage = ({ data }: MessageEvent): void => {
    const { header, parent_header: parent, content } = message.parse(JSON.parse(String(data)))
    // The server's own word on the kernel belongs to no request.
    if (header.msg_type === 'status' && ['restarting', 'dead'].includes(content.execution_state ?? ''))
      reject(new SeatrialError('jupyter/api', 'the kernel died while a cell ran: out of memory?'))
    if (parent.msg_id !== id) return
    if (header.msg_type === 'stream') text += content.text ?? ''
    if (header.msg_type === 'execute_result' || header.msg_type === 'display_data') text += `${content.data?.['text/plain'] ?? ''}\n`
    if (header.msg_type === 'error')
      error = {
        name: content.ename ?? '',
        message: content.evalue ?? '',
        traceback: (content.traceback ?? []).join('\n').replace(colours, ''),
      }
    if (header.msg_type === 'execute_reply') replied = true
    if (header.msg_type === 'status' && content.execution_state === 'idle') idle = true
    if (replied && idle) resolve({ text, ...(error === undefined ? {} : { error }) })
  }
  const onClose = (): void => reject(new SeatrialError('jupyter/api', 'the kernel is gone: its channel closed while a cell ran'))
  const onAbort = (): void => reject(signal.reason)
  socket.addEventListener('message', onMessage)
  socket.addEventListener('close', onClose)
  signal.addEventListener('abort', onAbort, { once: true })
  socket.send(request(id, session, code))
  return promise.finally(() => {
    socket.removeEventListener('message', onMessage)
    socket.removeEventListener('close', onClose)
    signal.removeEventListener('abort', onAbort)
  })
}

/** Starts a kernel on the server at `base` (`http://host:port`). Throws `jupyter/api`. */
export const startKernel = async (base: string, token: string, name: string, signal: AbortSignal): Promise<Kernel> => {
  const { id } = z.looseObject({ id: z.string() }).parse(await api(base, token, 'POST', 'kernels', signal, { name }))
  const socket = await open(`${base.replace(/^http/, 'ws')}/api/kernels/${id}/channels?token=${encodeURIComponent(token)}`)
  const session = randomUUID()
  return {
    execute: (code, one) => execute(socket, session, code, one),
    interrupt: async () => void (await api(base, token, 'POST', `kernels/${id}/interrupt`, AbortSignal.timeout(5_000))),
    async [Symbol.asyncDispose]() {
      socket.close()
      await api(base, token, 'DELETE', `kernels/${id}`, AbortSignal.timeout(5_000)).catch(() => undefined)
    },
  }
}

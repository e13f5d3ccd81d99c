import { createInterface } from 'node:readline'
import { createServer } from 'node:net'
import type { Socket } from 'node:net'
import { z } from 'zod'
import type { Gate } from './gate.ts'
import type { Sweeper } from './sweeper.ts'

/** What workers tell the run's main process, a JSON line each. */
export const workerMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('admit'), owner: z.string(), amounts: z.record(z.string(), z.number()) }),
  z.object({ type: z.literal('finished'), owner: z.string() }),
  z.object({ type: z.literal('kept'), owner: z.string() }),
  z.object({ type: z.literal('status'), cell: z.string(), text: z.string() }),
])
export type WorkerMessage = z.infer<typeof workerMessage>

/** What the main process answers: the owner whose oldest request was admitted. */
export const hubMessage = z.object({ type: z.literal('admitted'), owner: z.string() })

/** What the main process does with what it hears. */
export interface HubListener {
  readonly gate: Gate
  readonly sweeper: Sweeper
  readonly status: (cell: string, text: string) => void
}

const serve = (socket: Socket, { gate, sweeper, status }: HubListener): void => {
  const owners = new Set<string>()
  socket.on('error', () => undefined)
  const lines = createInterface({ input: socket })
  // Its socket's errors are its own, too: a worker may go before anybody has heard of it.
  lines.on('error', () => undefined)
  lines.on('line', (line) => {
    const { data: message } = workerMessage.safeParse(JSON.parse(line))
    // What this process does not understand must not end it.
    if (message === undefined) return
    if (message.type === 'status') status(message.cell, message.text)
    if (message.type === 'finished') {
      owners.delete(message.owner)
      sweeper.finished(message.owner)
    }
    if (message.type === 'kept') {
      owners.delete(message.owner)
      gate.leave(message.owner)
    }
    if (message.type === 'admit') {
      owners.add(message.owner)
      gate.admit(message.owner, message.amounts, () => socket.write(`${JSON.stringify({ type: 'admitted', owner: message.owner })}\n`))
      sweeper.advance()
    }
  })
  // A worker that is gone gives back what its cells held; of those that have ended the sweeper does.
  socket.on('close', () => owners.forEach((owner) => gate.leave(owner)))
}

/** The run's meeting point for all its workers: a socket in the file system, gone when disposed. */
export const openHub = async (path: string, listener: HubListener): Promise<AsyncDisposable> => {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    serve(socket, listener)
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve))
  server.unref()
  return {
    async [Symbol.asyncDispose]() {
      sockets.forEach((socket) => socket.destroy())
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

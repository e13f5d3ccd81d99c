import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type { Amounts } from '../types/amounts.ts'
import type { WorkerMessage } from './hub.ts'
import { hubMessage } from './hub.ts'

/** A worker's line to its run's main process. */
export interface HubClient {
  /** Resolves when the gate admits; rejects with the signal's reason. */
  admit(owner: string, amounts: Amounts, signal: AbortSignal): Promise<void>
  /** The owner's cell has ended: its namespace and its place in the gate may go. */
  finished(owner: string): void
  /** The owner's cell has ended and its namespace stays; others do not wait for its place. */
  kept(owner: string): void
  status(cell: string, text: string): void
  close(): void
}

const opened = (path: string): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(path, () => resolve(socket))
    socket.once('error', reject)
  })

/** Connects to the hub at `path`. The connection does not keep the process alive. */
export const joinHub = async (path: string): Promise<HubClient> => {
  const socket = await opened(path)
  socket.unref()
  socket.on('error', () => undefined)
  const waiting = new Map<string, (() => void)[]>()
  createInterface({ input: socket })
    .on('error', () => undefined)
    .on('line', (line) => {
      const { owner } = hubMessage.parse(JSON.parse(line))
      waiting.get(owner)?.shift()?.()
    })
  const send = (message: WorkerMessage): void => void socket.write(`${JSON.stringify(message)}\n`)
  return {
    admit: (owner, amounts, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true })
        waiting.set(owner, [...(waiting.get(owner) ?? []), resolve])
        send({ type: 'admit', owner, amounts })
      }),
    finished: (owner) => send({ type: 'finished', owner }),
    kept: (owner) => send({ type: 'kept', owner }),
    status: (cell, text) => send({ type: 'status', cell, text }),
    close: () => socket.destroy(),
  }
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { engineRun, type Engine } from '../engine/engine.ts'

/** Takes what connects to a loopback port to a socket of the file system, which all network namespaces share. */
const forwarder = `const { connect, createServer } = require('node:net')
const [port, path] = process.argv.slice(1)
createServer((near) => {
  const far = connect(path)
  near.pipe(far).pipe(near)
  for (const socket of [near, far]) socket.on('error', () => near.destroy() && far.destroy())
}).listen(Number(port), '127.0.0.1', () => console.log('listening'))`

/** Makes a loopback port of this machine one of a node's as well, until disposed: its container runtime pulls from there without TLS. */
export const inNetworkOf = async (engine: Engine, node: string, port: number, folder: string): Promise<AsyncDisposable> => {
  const path = join(folder, 'port')
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    near.pipe(far).pipe(near)
    near.on('error', () => far.destroy())
    far.on('error', () => near.destroy())
  })
  await once(server.listen(path), 'listening')
  const { stdout: pid } = await engineRun(engine, ['inspect', '--format', '{{.State.Pid}}', node])
  const child = spawn('nsenter', ['--target', pid, '--net', process.execPath, '-e', forwarder, String(port), path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  await once(createInterface(child.stdout), 'line')
  return {
    async [Symbol.asyncDispose]() {
      child.kill()
      await ended
      server.close()
      await rm(path, { force: true })
    },
  }
}

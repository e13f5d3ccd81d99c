#!/usr/bin/env node
// What `npx seatrial` starts, by whatever Node comes first: it goes on with one that runs TypeScript as it is.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const oldest = 24
const program = join(dirname(fileURLToPath(import.meta.url)), 'seatrial.ts')

if (Number(process.versions.node.split('.')[0]) >= oldest) {
  await import(program)
} else {
  const child = spawn(newerNode() ?? missing(), [program, ...process.argv.slice(2)], { stdio: 'inherit' })
  child.on('error', missing)
  // The terminal's Ctrl-C reaches the child as well: this only has to outlive it. Other signals are passed on.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1)
  })
}

/** The Node that the npm package `node` brings, of the version that package.json asks for. */
function newerNode() {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node')
  } catch {
    return undefined
  }
}

function missing() {
  console.error(`seatrial needs Node ${oldest} or newer, and this is ${process.versions.node}. Run \`npm ci\`, which brings one.`)
  process.exit(1)
}

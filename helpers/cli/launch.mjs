#!/usr/bin/env node
// What `npx seatrial` starts, whatever Node comes first. The package has the compiled program; a checkout runs its sources, and
// brings a Node that can in its development dependencies.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const folder = dirname(fileURLToPath(import.meta.url))
const source = join(folder, 'seatrial.ts')
const compiled = join(folder, '..', '..', 'dist')
const major = Number(process.versions.node.split('.')[0])

if (!existsSync(source)) {
  const { nodeProblem, refuseWith } = await import(pathToFileURL(join(compiled, 'platform', 'requirements.js')).href)
  refuseWith(nodeProblem(process.versions.node))
  await import(pathToFileURL(join(compiled, 'cli', 'seatrial.js')).href)
} else if (major >= 24) {
  await import(pathToFileURL(source).href)
} else {
  const child = spawn(newerNode() ?? missing(), [source, ...process.argv.slice(2)], { stdio: 'inherit' })
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
  console.error(
    `[setup/node] A checkout of Seatrial needs Node 24, and this is Node ${process.versions.node}: run \`npm ci\`, which brings one`,
  )
  process.exit(2)
}

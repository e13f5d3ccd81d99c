import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

// This file has no import of ours and nothing newer than Node 18 knows: it runs before everything else, to say what is too old.

/** The oldest of each Node release line that runs Vitest 5, as the package's `engines` has it. */
const nodes = [
  { major: 22, minor: 12 },
  { major: 24, minor: 0 },
] as const

/** The Vitest that the harness is made for, as `peerDependencies` has it: any 5.x from this minor version on. */
const vitest = { major: 5, minor: 1 } as const

const partsOf = (version: string): readonly [major: number, minor: number] => {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return [major, minor]
}

/** Why a version of Node cannot run the harness, in one sentence; undefined where it can. */
export const nodeProblem = (version: string): string | undefined => {
  const [major, minor] = partsOf(version)
  const line = nodes.find((one) => one.major === major)
  if (line === undefined ? major > 24 : minor >= line.minor) return undefined
  return `[setup/node] Seatrial needs Node 22.12 or newer, and this is Node ${version}: install Node 24, for example with \`nvm install 24\``
}

/** A copy of Vitest: its folder and its version. */
interface Copy {
  readonly folder: string
  readonly version: string
}

const versionIn = (folder: string): string | undefined => {
  const parsed: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  if (typeof parsed !== 'object' || parsed === null || !('name' in parsed) || !('version' in parsed)) return undefined
  return parsed.name === 'vitest' && typeof parsed.version === 'string' ? parsed.version : undefined
}

/** The copy of Vitest whose program runs; undefined where another program has loaded the configuration. */
export const runningVitest = (program: string): Copy | undefined => {
  if (!/[\\/]vitest(\.mjs|\.cmd)?$/.test(program) || !existsSync(program)) return undefined
  const folder = dirname(realpathSync(program))
  const version = existsSync(join(folder, 'package.json')) ? versionIn(folder) : undefined
  return version === undefined ? undefined : { folder, version }
}

/** The copy of Vitest that modules beside `module` import. */
export const importedVitest = (module: string): Copy | undefined => {
  try {
    const folder = dirname(realpathSync(createRequire(module).resolve('vitest/package.json')))
    return { folder, version: versionIn(folder) ?? 'unknown' }
  } catch {
    return undefined
  }
}

/** Why the copies of Vitest cannot run the harness, in one sentence; undefined where they can. */
export const vitestProblem = (running: Copy | undefined, imported: Copy | undefined): string | undefined => {
  const used = running ?? imported
  if (used === undefined) return '[setup/vitest] Vitest is not installed: run `npm i -D vitest`'
  if (running !== undefined && imported !== undefined && running.folder !== imported.folder)
    return `[setup/vitest] there are two copies of Vitest: ${running.version} runs (${running.folder}), and Seatrial imports ${imported.version} (${imported.folder}): run \`npm ls vitest\`, then \`npm i -D vitest@${vitest.major}\` so that one copy remains`
  const [major, minor] = partsOf(used.version)
  if (major === vitest.major && minor >= vitest.minor) return undefined
  return `[setup/vitest] Seatrial needs Vitest ${vitest.major}.${vitest.minor} or a newer ${vitest.major}.x, and this is Vitest ${used.version}: run \`npm i -D vitest@${vitest.major}\``
}

/** Ends the process with exit code 2 where there is a problem. */
export const refuseWith = (problem: string | undefined): void => {
  if (problem === undefined) return
  process.stderr.write(`${problem}\n`)
  process.exit(2)
}

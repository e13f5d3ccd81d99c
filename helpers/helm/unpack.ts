import { existsSync } from 'node:fs'
import { mkdir, readdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { chartsCache, stagingFolder } from './chart-cache.ts'

/** What a packaged chart may not have in it, as helm has it: links, devices, and paths that lead out of it. */
const foreign = (listed: string): string | undefined =>
  listed.split('\n').find((line) => line !== '' && (!/^[-d]/.test(line) || /\s\/|(^|[\s/])\.\.(\/|$)/.test(line)))

const tar = async (archive: string, args: readonly string[], about: string, signal: AbortSignal): Promise<string> => {
  const { failed, stdout, stderr, message } = await execa('tar', args, {
    reject: false,
    cancelSignal: signal,
    stdin: 'ignore',
    env: { LC_ALL: 'C' },
  })
  signal.throwIfAborted()
  if (failed)
    throw new SeatrialError('helm/archive', `${about} cannot be unpacked: ${stderr.split('\n')[0] || message}`, {
      hint: `look into it: tar -tzf ${archive}`,
    })
  return stdout
}

/** The one folder of an unpacked archive that holds a chart. */
const chartIn = async (folder: string): Promise<string | undefined> => {
  const names = (await readdir(folder)).filter((name) => existsSync(join(folder, name, 'Chart.yaml')))
  return names.length === 1 ? names[0] : undefined
}

/**
 * The folder of a packaged chart, unpacked once into the cache by the SHA-256 of its archive; `about` is what it is called
 * in errors. @throws SeatrialError `helm/archive`
 */
export const unpackChart = async (archive: string, sha256: string, about: string, signal: AbortSignal): Promise<string> => {
  const home = chartsCache('unpacked', sha256)
  if (!existsSync(home)) {
    const bad = foreign(await tar(archive, ['-tvzf', archive], about, signal))
    if (bad !== undefined) throw new SeatrialError('helm/archive', `${about} has something in it that charts may not have: ${bad.trim()}`)
    await using staging = await stagingFolder()
    const whole = join(staging.path, 'whole')
    await mkdir(whole)
    await tar(archive, ['-xzf', archive, '-C', whole, '--no-same-owner'], about, signal)
    if ((await chartIn(whole)) === undefined)
      throw new SeatrialError('helm/archive', `${about} is not a packaged chart: it has no folder with a Chart.yaml`, {
        hint: 'package one with `helm package CHART`',
      })
    await mkdir(dirname(home), { recursive: true })
    // Another process may have been first.
    await rename(whole, home).catch((error: unknown) => {
      if (!existsSync(home)) throw error
    })
  }
  const name = await chartIn(home)
  if (name === undefined) throw new SeatrialError('helm/archive', `${about}: ${home} has lost its chart`, { hint: `run: rm -r ${home}` })
  return join(home, name)
}

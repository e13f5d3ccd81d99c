import { join } from 'node:path'
import { execa } from 'execa'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'
import { aptInstall, mayInstall } from '../engine/apt.ts'

/** Runs a command of `seatrial` in a folder. */
export const seatrial = (cwd: string, ...args: readonly string[]) =>
  execa(process.execPath, [join(import.meta.dirname, 'seatrial.ts'), ...args], { cwd, reject: false, all: true, env: { NO_COLOR: '1' } })

const programs = ['chromium-headless-shell', 'chromium', 'google-chrome']
const debian = 'chromium-headless-shell'

const installed = async (): Promise<string | undefined> => {
  const { stdout } = await execa('which', programs, { reject: false })
  return stdout.split('\n').find((path) => path !== '')
}

/** A browser without a screen: one that is on the machine, else Debian's, which is installed. */
export const openBrowser = async (log: string): Promise<Browser> => {
  let executablePath = await installed()
  if (executablePath === undefined && mayInstall()) {
    await aptInstall([debian], log)
    executablePath = await installed()
  }
  if (executablePath === undefined) throw new Error(`there is none of ${programs.join(', ')} on this machine`)
  return chromium.launch({ executablePath })
}

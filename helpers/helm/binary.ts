import { existsSync } from 'node:fs'
import { execa } from 'execa'
import { bringHelm, cachedHelm, helmVersion } from '../cluster/helm-program.ts'
import { terminalProgress } from '../cluster/terminal-progress.ts'
import { SeatrialError } from '../errors/seatrial-error.ts'

/**
 * The oldest Helm that is taken from the PATH: Helm 3 has reached the end of its support, and cannot run a post-renderer
 * that is a plugin (https://helm.sh/docs/overview, Helm 4).
 */
const oldest = 4

/** Which helm a run uses, and why. */
export interface HelmChoice {
  /** `named` by SEATRIAL_HELM, found on the `path`, brought into the cache by an earlier run, or not there yet: `none`. */
  readonly from: 'named' | 'path' | 'cache' | 'none'
  /** The program; undefined for `none`. */
  readonly program: string | undefined
  /** Such as `4.1.4`; undefined where the program does not say. */
  readonly version: string | undefined
  /** Why the helm on the PATH is not taken, where there is one. */
  readonly tooOld?: string
}

/** The version in what `helm version --short` prints, such as `v4.1.4+g05fa379`. */
export const versionIn = (printed: string): string | undefined => /^v?(\d+\.\d+\.\d+[\w.-]*)/m.exec(printed)?.[1]

const isNewEnough = (version: string): boolean => Number(version.split('.')[0]) >= oldest

const versionOf = async (program: string): Promise<string | undefined> => {
  const { exitCode, stdout } = await execa(program, ['version', '--short'], { reject: false, stdin: 'ignore' })
  return exitCode === 0 ? versionIn(stdout) : undefined
}

/**
 * Chooses a helm without bringing one: SEATRIAL_HELM whatever its version, then the PATH's where it is new enough, then the cache's.
 * @throws SeatrialError `helm/none` where SEATRIAL_HELM names a file that does not exist
 */
export const chooseHelm = async (): Promise<HelmChoice> => {
  const named = process.env['SEATRIAL_HELM'] || undefined
  if (named !== undefined) {
    if (!existsSync(named)) throw new SeatrialError('helm/none', `SEATRIAL_HELM=${named}: the file does not exist`)
    return { from: 'named', program: named, version: await versionOf(named) }
  }
  const found = await versionOf('helm')
  if (found !== undefined && isNewEnough(found)) return { from: 'path', program: 'helm', version: found }
  const program = cachedHelm()
  return {
    from: program === undefined ? 'none' : 'cache',
    program,
    version: helmVersion,
    ...(found !== undefined && { tooOld: `helm ${found} on the PATH is older than ${oldest}.0` }),
  }
}

const find = async (): Promise<string> => {
  const { program } = await chooseHelm()
  return program ?? (await terminalProgress().phase(`Getting Helm ${helmVersion}`, (say) => bringHelm({ say })))
}

let found: Promise<string> | undefined

/** The helm program to run, chosen once by each process and brought into the cache where there is none. @throws SeatrialError `helm/none` */
export const findHelm = (): Promise<string> => {
  found ??= find()
  // What failed is tried again: the network may have come back.
  found.catch(() => (found = undefined))
  return found
}

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SeatrialError } from '../errors/seatrial-error.ts'
import type { Progress } from '../types/progress.ts'
import { aptInstall, enginePackages, mayInstall, missingPackages } from './apt.ts'
import { chooseEngine, type Choice, type Found } from './choose.ts'
import { containersConf, noProcessLimit } from './containers-conf.ts'
import type { Engine } from './engine.ts'
import { dockerVersion, machineFacts, podmanVersion, type MachineFacts } from './facts.ts'
import { looksOn, type Looks } from './looks.ts'
import { machineRefuses, podmanRefuses } from './trial.ts'

export interface FindOptions {
  /** The folder for a containers.conf and for the log of an installation. */
  readonly cache: string
  readonly progress: Progress
  readonly signal?: AbortSignal | undefined
}

const configured = async (machine: MachineFacts, cache: string): Promise<Readonly<Record<string, string>>> => {
  const path = join(cache, 'containers.conf')
  const override = join(cache, 'containers-override.conf')
  await mkdir(cache, { recursive: true })
  await Promise.all([writeFile(path, containersConf(machine)), writeFile(override, noProcessLimit)])
  return { CONTAINERS_CONF: path, CONTAINERS_CONF_OVERRIDE: override }
}

const tryPodman = async (
  { podman }: Looks,
  env: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<'plain' | 'configured' | 'no'> => {
  if (podman === 'machine') return (await machineRefuses(signal)) === undefined ? 'plain' : 'no'
  if ((await podmanRefuses({}, signal)) === undefined) return 'plain'
  return (await podmanRefuses(env, signal)) === undefined ? 'configured' : 'no'
}

/** What was found, and the environment that makes Podman use our containers.conf. */
export type Survey = Found & { readonly conf: Readonly<Record<string, string>> }

/** Where Podman runs as it is, its own configuration stays, but for the one limit. */
const overrideOnly = ({ CONTAINERS_CONF_OVERRIDE }: Survey['conf']): Readonly<Record<string, string>> =>
  CONTAINERS_CONF_OVERRIDE === undefined ? {} : { CONTAINERS_CONF_OVERRIDE }

/** The engine that was chosen. */
export const engineOf = (choice: Extract<Choice, { use: string }>, found: Survey): Engine =>
  choice.use === 'docker'
    ? { name: 'docker', version: found.docker ?? '', env: {} }
    : {
        name: 'podman',
        version: found.podman?.version ?? '',
        env: { KIND_EXPERIMENTAL_PROVIDER: 'podman', ...(choice.configured ? found.conf : overrideOnly(found.conf)) },
      }

/** Looks for engines, without changing anything but a file in the cache. */
export const survey = async ({ cache, signal }: Omit<FindOptions, 'progress'>): Promise<Survey> => {
  const looks = looksOn(process.platform)
  const machine = await machineFacts()
  const [docker, version, missing] = await Promise.all([
    dockerVersion(signal),
    podmanVersion(signal),
    looks.packages ? missingPackages(enginePackages, signal) : [],
  ])
  const conf = looks.configured ? await configured(machine, cache) : {}
  const podman = version === undefined ? undefined : { version, runs: await tryPodman(looks, conf, signal) }
  return { platform: process.platform, docker, podman, missing, root: machine.root, apt: machine.apt, mayInstall: mayInstall(), conf }
}

/**
 * Finds a container engine that works: Docker, else Podman, else (as root on Debian or Ubuntu) Podman newly installed.
 * @throws SeatrialError engine/none, engine/broken
 */
export const findEngine = async (options: FindOptions): Promise<Engine> => {
  const { cache, progress, signal } = options
  const found = await progress.phase('Container engine', async (say) => {
    say('looking for Docker and Podman')
    return survey(options)
  })
  const choice = chooseEngine(found)
  if ('refuse' in choice) throw new SeatrialError(choice.refuse, choice.message, { hint: choice.hint })
  if ('install' in choice) {
    const title = `Installing ${choice.install.join(', ')} (no container engine was found)`
    await progress.phase(title, () => aptInstall(choice.install, join(cache, 'logs', 'apt.log'), signal))
    return findEngine(options)
  }
  return engineOf(choice, found)
}

import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { blaming, downloading } from '../../engine/diagnose.ts'
import { engineRun, imageLabel, type Engine } from '../../engine/engine.ts'
import type { CommandOptions } from '../../engine/command.ts'
import { logPath } from '../cache.ts'
import { acquireLock } from '../lock.ts'
import { debianBase } from '../debian-base.ts'
import type { ImageSource } from './list.ts'

/** The label by which an image in the engine's store tells what it was built from. */
const label = 'seatrial.key'

// Where the machine trusts authorities of its own, what is downloaded during a build has to trust them as well.
const authorities = '/usr/local/share/ca-certificates'

const idOf = async (engine: Engine, ref: string, signal?: AbortSignal): Promise<string> =>
  (await engineRun(engine, ['image', 'inspect', '--format', '{{.Id}}', ref], { signal })).stdout.replace(/^sha256:/, '').slice(0, 16)

/** What the engine's image of this name was built from: '' for one that says nothing, undefined where there is none. */
export const builtKey = (engine: Engine, ref: string, signal?: AbortSignal): Promise<string | undefined> =>
  imageLabel(engine, ref, label, signal)

/** Builds the image unless the engine has it, built from the same. Gives the engine's id of it. @throws SeatrialError image/build */
export const buildImage = async (engine: Engine, image: ImageSource, options: CommandOptions): Promise<string> => {
  const { ref, context, target, args, key } = image
  if ((await builtKey(engine, ref, options.signal)) === key) return idOf(engine, ref, options.signal)
  // Targets of one context share stages: built side by side, each would build them for itself. So would two checkouts.
  await using lock = await acquireLock(`build-${basename(context)}`, options)
  const { signal } = lock
  if ((await builtKey(engine, ref, signal)) === key) return idOf(engine, ref, signal)
  const base = await debianBase(engine, { ...options, signal })
  const named = Object.entries({ BASE: base, ...args }).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`])
  const file =
    ['Containerfile', 'Dockerfile'].map((name) => join(context, name)).find((path) => existsSync(path)) ?? join(context, 'Containerfile')
  const mounts = engine.name === 'podman' && existsSync(authorities) ? ['-v', `${authorities}:${authorities}:ro`] : []
  const build = [
    'build',
    '-t',
    ref,
    '-f',
    file,
    '--label',
    `${label}=${key}`,
    ...(target === undefined ? [] : ['--target', target]),
    ...named,
    ...mounts,
    context,
  ]
  const running = { signal, say: options.say, log: logPath(`build-${ref}`), contained: engine.name === 'podman' }
  await blaming('image/build', `build ${ref}`, () => downloading(running, () => engineRun(engine, build, running)))
  return idOf(engine, ref, signal)
}

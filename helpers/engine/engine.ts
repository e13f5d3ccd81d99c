import { CommandFailed, run, succeeds, type CommandOptions, type Output } from './command.ts'

/** A container engine that was seen to work. */
export interface Engine {
  readonly name: 'docker' | 'podman'
  readonly version: string
  /** What every call of it, and of kind, needs in its environment. */
  readonly env: Readonly<Record<string, string>>
}

/** Runs one command of the engine. */
export const engineRun = (engine: Engine, args: readonly string[], options: CommandOptions = {}): Promise<Output> =>
  run(engine.name, args, { ...options, env: { ...engine.env, ...options.env } })

/** The label of an image, '' where it has none, undefined where there is no such image. */
export const imageLabel = async (engine: Engine, ref: string, label: string, signal?: AbortSignal): Promise<string | undefined> => {
  if (!(await imageExists(engine, ref, signal))) return undefined
  const { stdout } = await engineRun(engine, ['image', 'inspect', '--format', `{{index .Config.Labels "${label}"}}`, ref], { signal })
  return stdout === '<no value>' ? '' : stdout
}

/** Whether the engine's store has the image. */
export const imageExists = (engine: Engine, ref: string, signal?: AbortSignal): Promise<boolean> =>
  succeeds(engine.name, ['image', 'inspect', '--format', '{{.Id}}', ref], { env: engine.env, signal })

const volumesOf = '{{range .Mounts}}{{if eq .Type "volume"}}{{.Name}} {{end}}{{end}}'

/**
 * Removes containers and their volumes, at once (Podman would wait 10 s for each to stop), and without a word where they
 * are not there. Podman keeps the volume of a container that its machine has died under, so volumes are named as well.
 */
export const removeContainers = async (engine: Engine, names: readonly string[], signal?: AbortSignal): Promise<void> => {
  if (names.length === 0) return
  const volumes = await engineRun(engine, ['container', 'inspect', '--format', volumesOf, ...names], { signal }).then(
    ({ stdout }) => stdout.split(/\s+/).filter((name) => name !== ''),
    () => [],
  )
  try {
    await engineRun(engine, ['rm', '-f', '-v', ...(engine.name === 'podman' ? ['-t', '0', '-i'] : []), ...names], { signal })
  } catch (error) {
    if (!(error instanceof CommandFailed && /no such container/i.test(error.output))) throw error
  }
  for (const volume of volumes) await succeeds(engine.name, ['volume', 'rm', '-f', volume], { env: engine.env, signal })
}

/** The arguments that pack images into one archive, in which layers they share come once: `to` a file, or standard output. */
export const saveArgs = (engine: Engine, refs: readonly string[], to?: string): string[] => [
  'save',
  ...(engine.name === 'podman' ? ['-m'] : []),
  ...(to === undefined ? [] : ['-o', to]),
  ...refs,
]

/** The folder in which the engine keeps images and volumes. */
export const storeFolder = async (engine: Engine, signal?: AbortSignal): Promise<string> => {
  const format = engine.name === 'podman' ? '{{.Store.GraphRoot}}' : '{{.DockerRootDir}}'
  return (await engineRun(engine, ['info', '--format', format], { signal })).stdout
}

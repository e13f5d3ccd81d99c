import { link, mkdir, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { run, type CommandOptions } from '../../engine/command.ts'
import { blaming, downloading } from '../../engine/diagnose.ts'
import { engineRun, removeContainers, saveArgs, type Engine } from '../../engine/engine.ts'
import { logPath } from '../cache.ts'
import { nodeRoot } from './context.ts'
import type { StorageManifest } from './storage-manifest.ts'
import { versions } from './versions.ts'

export interface Assembly {
  readonly engine: Engine
  readonly work: string
  /** The Debian image that it is built on. */
  readonly base: string
  readonly storage: StorageManifest
  /** The name of the finished image. */
  readonly ref: string
}

/** The images that kubeadm runs, by the names this version gives them. */
const kubeadmImages = async (work: string, signal?: AbortSignal): Promise<readonly string[]> => {
  const kubeadm = join(work, 'kubeadm')
  await symlink(join('context', 'bin', 'kubernetes'), kubeadm)
  const { stdout } = await run(kubeadm, ['config', 'images', 'list', '--kubernetes-version', versions.kubernetes], { signal })
  return stdout.split('\n').filter((line) => line !== '')
}

/** The sandbox image that kind's containerd is configured to use. */
const sandboxImage = async (work: string): Promise<string> => {
  const config = await readFile(join(nodeRoot(work), 'etc', 'containerd', 'config.toml'), 'utf8')
  const ref = /sandbox_image = "([^"]+)"/.exec(config)?.[1]
  if (ref === undefined) throw new Error("kind's containerd configuration names no sandbox image")
  return ref
}

export interface Build {
  readonly engine: Engine
  readonly base: string
  /** The folder of the build, with its Containerfile. */
  readonly context: string
}

/** Builds a target of the Containerfile; without a name it stays in the engine's cache. */
export const buildTarget = async (
  { engine, base, context }: Build,
  target: 'needed' | 'programs' | 'pause' | 'node',
  { signal, say }: CommandOptions,
  name?: string,
): Promise<void> => {
  const args = ['--build-arg', `BASE=${base}`, '--build-arg', `VERSION=${versions.kubernetes}`]
  const build = ['build', ...(name === undefined ? [] : ['-t', name]), '--target', target, ...args]
  const options = { signal, say, log: logPath(`node-build-${target}`) }
  await blaming('cluster/node-image', `build the node image's ${target}`, () =>
    downloading(options, () => engineRun(engine, [...build, '-f', join(context, 'Containerfile'), context], options)),
  )
}

/** How the machine image is run: what kind's own has. */
const machineConfig = ['ENV container=docker', 'STOPSIGNAL SIGRTMIN+3', 'ENTRYPOINT ["/usr/local/bin/entrypoint","/sbin/init"]', 'CMD []']

/** Where the node has the programs that it runs itself. */
const placePrograms = async (work: string): Promise<void> => {
  const root = nodeRoot(work)
  const bin = join(work, 'context', 'bin')
  await mkdir(join(root, 'usr', 'bin'), { recursive: true })
  await link(join(bin, 'kubernetes'), join(root, 'usr', 'bin', 'kubernetes'))
  await link(join(bin, 'calico'), join(root, 'usr', 'local', 'bin', 'calico-felix'))
}

/** Builds the images that run in the cluster and the machine image, and puts the former into the latter. */
export const assemble = async ({ engine, work, base, storage, ref }: Assembly, { signal, say }: CommandOptions): Promise<void> => {
  const suffix = ref.slice(ref.lastIndexOf(':') + 1)
  const names = {
    programs: `localhost/seatrial/programs:${suffix}`,
    pause: `localhost/seatrial/pause:${suffix}`,
    node: `localhost/seatrial/node-base:${suffix}`,
  }
  const context = join(work, 'context')
  const doing = 'assemble the node image'
  const engineStep = (step: string, args: readonly string[]) =>
    blaming('cluster/node-image', `${doing}: ${step}`, () => engineRun(engine, args, { signal, say, log: logPath(`node-${step}`) }))
  const archive = join(work, 'images.tar')
  const build = (target: keyof typeof names) => buildTarget({ engine, base, context }, target, { signal, say }, names[target])
  const machine = async (): Promise<void> => {
    await placePrograms(work)
    await build('node')
  }
  const inside = async (): Promise<void> => {
    await build('programs')
    await build('pause')
    await engineStep('save', saveArgs(engine, [names.programs, names.pause], archive))
  }
  await Promise.all([machine(), inside()])
  const kubernetes = await kubeadmImages(work, signal)
  const isPause = (image: string): boolean => /\/pause:/.test(image)
  const pauses = new Set([...kubernetes.filter(isPause), await sandboxImage(work)])
  const programs = [...kubernetes.filter((image) => !isPause(image)), storage.provisioner, storage.helper]
  const aliases = [...programs.map((alias) => `${names.programs}=${alias}`), ...[...pauses].map((alias) => `${names.pause}=${alias}`)]
  const container = `seatrial-node-${suffix}`
  try {
    await removeContainers(engine, [container], signal)
    const mounts = ['-v', `${archive}:/images.tar:ro`, '-v', `${join(context, 'import.sh')}:/import.sh:ro`]
    await engineStep('import', [
      'run',
      '--name',
      container,
      '--privileged',
      ...mounts,
      '--entrypoint',
      '/bin/sh',
      names.node,
      '/import.sh',
      ...aliases,
    ])
    await engineStep('commit', ['commit', ...machineConfig.flatMap((line) => ['--change', line]), container, ref])
  } finally {
    await removeContainers(engine, [container]).catch(() => undefined)
    await rm(archive, { force: true })
    await engineRun(engine, ['rmi', '-f', ...Object.values(names)]).catch(() => undefined)
  }
}

/** What a build with these names left behind when it was killed; nothing where there is none. */
export const leftovers = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder).catch(() => [])).filter((name) => name.startsWith('node-')).map((name) => join(folder, name))

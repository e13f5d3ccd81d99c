import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { run, type CommandOptions } from '../../engine/command.ts'
import { blaming } from '../../engine/diagnose.ts'
import { logPath } from '../cache.ts'
import { goEnv } from './go.ts'
import { versions } from './versions.ts'

export interface Workshop {
  /** The go program. */
  readonly go: string
  /** fixtures/images/node of the repository. */
  readonly sources: string
  /** A folder of this build's own; `context` in it becomes the image's build context. */
  readonly work: string
}

// Kubernetes takes its version from the linker; without one, kubeadm and the API server call themselves v0.0.0.
const stamp = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((path) =>
  Object.entries({
    gitVersion: versions.kubernetes,
    gitMajor: '1',
    gitMinor: versions.kubernetes.split('.')[1],
    gitTreeState: 'clean',
    gitCommit: 'seatrial',
    buildDate: '2025-01-01T00:00:00Z',
  }).map(([name, value]) => `-X ${path}.${name}=${value}`),
)

/** Compiles one of the repository's Go programs into the build context. It is compiled in the work folder: the repository may be read-only. */
export const compile = async (
  { go, sources, work }: Workshop,
  name: 'kubernetes' | 'calico' | 'pause',
  { signal, say }: CommandOptions,
): Promise<void> => {
  const folder = join(work, name)
  await cp(join(sources, name), folder, { recursive: true })
  const flags = ['-s', '-w', ...(name === 'kubernetes' ? stamp : [])].join(' ')
  const build = ['build', '-v', '-trimpath', '-ldflags', flags, '-o', join(work, 'context', 'bin', name), '.']
  await blaming('cluster/node-image', `compile ${name}`, () =>
    run(go, build, { cwd: folder, env: goEnv, signal, say, patient: true, log: logPath(`node-${name}`) }),
  )
}

/** Compiles the provisioner of kind's default storage class, a program of its own, into the build context. */
export const compileProvisioner = async ({ go, work }: Workshop, { signal, say }: CommandOptions): Promise<void> => {
  const module = `github.com/rancher/local-path-provisioner@${versions.localPathProvisioner}`
  const bin = join(work, 'context', 'bin')
  await mkdir(bin, { recursive: true })
  await blaming('cluster/node-image', 'compile local-path-provisioner', () =>
    run(go, ['install', '-v', '-trimpath', '-ldflags', '-s -w', module], {
      cwd: work,
      env: { ...goEnv, GOBIN: bin },
      signal,
      say,
      log: logPath('node-provisioner'),
    }),
  )
}

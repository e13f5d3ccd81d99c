import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { CommandOptions } from '../../engine/command.ts'
import { blaming } from '../../engine/diagnose.ts'
import { logPath } from '../cache.ts'
import { goFlags, runGo } from './go.ts'
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

// The largest package of all: Calico's way to a cloud's networks, in which a kind node is not. Inlining doubles its time.
const uninlined = ['-gcflags=github.com/aws/aws-sdk-go-v2/service/ec2=-l -dwarf=false'] as const

/** Compiles one of the repository's Go programs into the build context. It is compiled in the work folder: the repository may be read-only. */
export const compile = async (
  { go, sources, work }: Workshop,
  name: 'kubernetes' | 'calico' | 'pause',
  { signal, say }: CommandOptions,
): Promise<void> => {
  const folder = join(work, name)
  await cp(join(sources, name), folder, { recursive: true })
  const link = ['-s', '-w', ...(name === 'kubernetes' ? stamp : [])].join(' ')
  const build = [
    'build',
    ...goFlags,
    ...(name === 'calico' ? uninlined : []),
    '-ldflags',
    link,
    '-o',
    join(work, 'context', 'bin', name),
    '.',
  ]
  await blaming('cluster/node-image', `compile ${name}`, () => runGo(go, build, { cwd: folder, signal, say, log: logPath(`node-${name}`) }))
}

/** Compiles the provisioner of kind's default storage class, a program of its own, into the build context. */
export const compileProvisioner = async ({ go, work }: Workshop, { signal, say }: CommandOptions): Promise<void> => {
  const module = `github.com/rancher/local-path-provisioner@${versions.localPathProvisioner}`
  const bin = join(work, 'context', 'bin')
  await mkdir(bin, { recursive: true })
  await blaming('cluster/node-image', 'compile local-path-provisioner', () =>
    runGo(go, ['install', ...goFlags, '-ldflags', '-s -w', module], {
      cwd: work,
      env: { GOBIN: bin },
      signal,
      say,
      log: logPath('node-provisioner'),
    }),
  )
}

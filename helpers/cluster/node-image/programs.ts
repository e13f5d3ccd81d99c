import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import type { CommandOptions } from '../../engine/command.ts'
import { blaming } from '../../engine/diagnose.ts'
import { logPath } from '../cache.ts'
import { goFlags, runGo } from './go.ts'
import { trimModule } from './trimmed-module.ts'
import { versions } from './versions.ts'

export interface Workshop {
  /** The go program. */
  readonly go: string
  /** The folder of the node image's sources. */
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

interface Program {
  /** Its Go module's folder. */
  readonly module: string
  readonly main: string
  /** A dependency of which the module's folder `left-out` leaves packages out. */
  readonly trim?: string
  readonly link?: readonly string[]
}

const programs = {
  kubernetes: { module: 'kubernetes', main: '.', link: stamp },
  // Of Kubernetes' module, so that what it shares with that is compiled once.
  'local-path-provisioner': { module: 'kubernetes', main: 'github.com/rancher/local-path-provisioner' },
  // Its go.mod has the versions of Kubernetes' wherever it can: two thirds of what it is compiled of are that's as well.
  calico: { module: 'calico', main: '.', trim: 'github.com/projectcalico/calico' },
  pause: { module: 'pause', main: '.' },
} as const satisfies Record<string, Program>

/** Compiles a program into the build context; in the work folder, as the repository may be read-only. */
export const compile = async (
  { go, sources, work }: Workshop,
  name: keyof typeof programs,
  { signal, say }: CommandOptions,
): Promise<void> => {
  const { module, main, trim, link = [] }: Program = programs[name]
  const folder = join(work, module)
  await cp(join(sources, module), folder, { recursive: true })
  if (trim !== undefined) await trimModule(go, folder, trim, signal)
  const build = ['build', ...goFlags, '-ldflags', ['-s', '-w', ...link].join(' '), '-o', join(work, 'context', 'bin', name), main]
  await blaming('cluster/node-image', `compile ${name}`, () => runGo(go, build, { cwd: folder, signal, say, log: logPath(`node-${name}`) }))
}

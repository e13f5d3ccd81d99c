import { writeFile } from 'node:fs/promises'
import { SeatrialError } from '../../errors/seatrial-error.ts'
import { aptInstall, mayInstall, missingPackages } from '../../engine/apt.ts'
import { installCommand } from '../../engine/choose.ts'
import { run, type CommandOptions } from '../../engine/command.ts'
import { blaming } from '../../engine/diagnose.ts'
import { engineRun, type Engine } from '../../engine/engine.ts'
import { machineFacts } from '../../engine/facts.ts'
import { logPath } from '../cache.ts'
import { versions } from './versions.ts'

/** What a node's operating system consists of beside Debian's essential packages. */
const nodePackages = [
  'ca-certificates',
  'conntrack',
  'containerd',
  'containernetworking-plugins',
  'dbus',
  'ebtables',
  'ethtool',
  'hostname',
  'ipset',
  'iproute2',
  'iptables',
  'jq',
  'kmod',
  'libseccomp2',
  'mount',
  'nftables',
  'procps',
  'runc',
  'socat',
  'systemd',
  'systemd-sysv',
  'util-linux',
] as const

/** The operating system of a node. */
export const nodeSystem = {
  variant: 'essential',
  packages: nodePackages,
  later: { suite: versions.containerdFrom, packages: ['containerd'] },
} as const

/** The same that Debian's own slim image leaves out. */
const leftOut = [
  '/usr/share/doc/*',
  '/usr/share/man/*',
  '/usr/share/locale/*',
  '/usr/share/info/*',
  '/usr/share/lintian/*',
  '/var/cache/apt/*',
  '/var/lib/apt/lists/*',
]

const ensureMmdebstrap = async (signal?: AbortSignal): Promise<void> => {
  const missing = await missingPackages(['mmdebstrap'], signal)
  if (missing.length === 0) return
  const { root, apt } = await machineFacts()
  if (!root || !apt || !mayInstall()) {
    throw new SeatrialError('cluster/node-image', 'mmdebstrap is not installed, and no registry that has the image answers', {
      hint: `Run: ${installCommand(missing, root)}`,
    })
  }
  await aptInstall(missing, logPath('apt-mmdebstrap'), signal)
}

/** Of the later release these packages and nothing else (apt_preferences(5)). */
const pins = ({ suite, packages }: NonNullable<RootFileSystem['later']>): string =>
  [['*', 100] as const, ...packages.map((name) => [name, 990] as const)]
    .map(([name, priority]) => `Package: ${name}\nPin: release n=${suite}\nPin-Priority: ${priority}\n`)
    .join('\n')

/** Shell that offers a later release beside that of the image (whose mirror it shares), and prefers what `preferences` says. */
const withLater = (suite: string, preferences: string): string =>
  `set -e; apt="$1/etc/apt"; ` +
  `sed -n 's/ ${versions.debian} main$/ ${suite} main/p' "$apt/sources.list" > "$apt/sources.list.d/later.list"; ` +
  `install -D -m 644 '${preferences}' "$apt/preferences.d/later"`

export interface RootFileSystem {
  /** The name of the image that is made of it. */
  readonly ref: string
  readonly variant: 'essential' | 'minbase'
  readonly packages: readonly string[]
  /** Packages of a later Debian, where that one's run on this one's libraries. */
  readonly later?: { readonly suite: string; readonly packages: readonly string[] }
  /** The file it is packed into on the way; removed by whoever owns its folder. */
  readonly archive: string
}

/** Makes an image that holds a Debian root file system, from Debian packages alone. */
export const debianImage = async (
  engine: Engine,
  { ref, variant, packages, later, archive }: RootFileSystem,
  { signal, say }: CommandOptions,
): Promise<void> => {
  await ensureMmdebstrap(signal)
  const include = packages.length === 0 ? [] : [`--include=${packages.join(',')}`]
  const exclude = leftOut.map((path) => `--dpkgopt=path-exclude=${path}`)
  const preferences = `${archive}.preferences`
  if (later !== undefined) await writeFile(preferences, pins(later))
  const hook = later === undefined ? [] : [`--setup-hook=${withLater(later.suite, preferences)}`]
  await blaming('cluster/node-image', `make a Debian root file system (${ref})`, async () => {
    await run('mmdebstrap', [`--variant=${variant}`, ...include, ...exclude, ...hook, versions.debian, archive], {
      signal,
      say,
      log: logPath(`debian-${ref}`),
    })
    await engineRun(engine, ['import', archive, ref], { signal, log: logPath(`import-${ref}`) })
  })
}

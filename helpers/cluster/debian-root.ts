import { dirname } from 'node:path'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { aptInstall, mayInstall, missingPackages } from '../engine/apt.ts'
import { installCommand } from '../engine/choose.ts'
import { run, type CommandOptions } from '../engine/command.ts'
import { blaming, downloading } from '../engine/diagnose.ts'
import { engineRun, type Engine } from '../engine/engine.ts'
import { machineFacts } from '../engine/facts.ts'
import { logPath } from './cache.ts'

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
  if (process.platform !== 'linux')
    throw new SeatrialError(
      'cluster/node-image',
      'no registry that has the Debian image answers, and a stand-in can be made on Linux only',
      {
        hint: 'Check the connection and the proxy of the container engine',
      },
    )
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

export interface DebianRoot {
  /** The name of the image that is made of it. */
  readonly ref: string
  readonly release: string
  /** The file it is packed into on the way. Its folder is worked in, and removed by whoever owns it. */
  readonly archive: string
}

/** Makes an image of a small Debian with apt, from Debian packages alone. @throws SeatrialError cluster/node-image */
export const debianRoot = async (engine: Engine, { ref, release, archive }: DebianRoot, { signal, say }: CommandOptions): Promise<void> => {
  await ensureMmdebstrap(signal)
  const exclude = leftOut.map((path) => `--dpkgopt=path-exclude=${path}`)
  // What it mounts is seen by it alone, so that nothing stays mounted in the folder that a killed one leaves.
  const make = ['--mount', 'mmdebstrap', '--variant=minbase', '--include=ca-certificates', ...exclude, release, archive]
  await blaming('cluster/node-image', `make a Debian root file system (${ref})`, async () => {
    await downloading({ signal, say }, () =>
      run('unshare', make, { signal, say, log: logPath('debian'), env: { TMPDIR: dirname(archive) } }),
    )
    await engineRun(engine, ['import', archive, ref], { signal, log: logPath('debian-import') })
  })
}

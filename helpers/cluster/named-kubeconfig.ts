import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { oneContext, type ConfigFile } from '../kube/merge-kubeconfigs.ts'
import { parseKubeconfig } from '../kube/parse-kubeconfig.ts'
import { yamlText } from '../types/yaml-text.ts'
import { cacheDir } from './cache.ts'
import { hashTexts } from './hash.ts'

/** The cluster that the environment names: kubeconfig files, and a context where one is named. */
export interface NamedKubeconfig {
  /** Absolute paths, in the order in which they count. */
  readonly files: readonly string[]
  readonly context: string | undefined
  /** The variables with their values, for messages. */
  readonly told: string
  /** How a person calls kubectl for the same cluster. */
  readonly kubectl: string
}

type Settings = Readonly<Record<string, string | undefined>>

const valueOf = (settings: Settings, name: string): string | undefined => (settings[name]?.trim() === '' ? undefined : settings[name])

/** A shell does not expand `~` inside of a list, or in quotes. */
const absolute = (path: string): string => (/^~(\/|$)/.test(path) ? join(homedir(), path.slice(1)) : resolve(path))

/**
 * What SEATRIAL_KUBECONFIG (a file, or a list of files as kubectl's KUBECONFIG is) and SEATRIAL_CONTEXT name; a context alone is
 * one of KUBECONFIG, else of ~/.kube/config. Undefined where neither is set: then the cluster is the machine's own.
 */
export const namedKubeconfig = (settings: Settings = process.env): NamedKubeconfig | undefined => {
  const [own, context] = [valueOf(settings, 'SEATRIAL_KUBECONFIG'), valueOf(settings, 'SEATRIAL_CONTEXT')]
  if (own === undefined && context === undefined) return undefined
  const usual = valueOf(settings, 'KUBECONFIG')
  const list = own ?? usual ?? '~/.kube/config'
  const files = list
    .split(delimiter)
    .filter((path) => path !== '')
    .map(absolute)
  const from = own !== undefined ? `SEATRIAL_KUBECONFIG=${own}` : usual !== undefined ? `KUBECONFIG=${usual}` : list
  return {
    files,
    context,
    told: context === undefined ? from : `${from} SEATRIAL_CONTEXT=${context}`,
    kubectl: `KUBECONFIG=${files.join(delimiter)} kubectl${context === undefined ? '' : ` --context ${context}`}`,
  }
}

const readConfig = async (path: string, told: string): Promise<ConfigFile> => {
  try {
    return { path, content: parseKubeconfig(await readFile(path, 'utf8')) }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new SeatrialError('kube/kubeconfig', `${told}: ${path} cannot be read: ${why}`, { cause })
  }
}

/** The file's own path, where it is one file and its current context counts. */
const asItIs = ({ files, context }: NamedKubeconfig): string | undefined =>
  files.length === 1 && context === undefined ? files[0] : undefined

/** What outlives a command, as what `seatrial up` prints does, lies in the cache. */
const keptFolder = ({ files, context = '' }: NamedKubeconfig): string => join(cacheDir(), 'contexts', hashTexts([...files, context]))

/**
 * The path of a kubeconfig file whose current context is the named one: the file itself, or one of that context alone, written
 * into `folder` for nobody else to read. @throws SeatrialError kube/kubeconfig
 */
export const kubeconfigFor = async (named: NamedKubeconfig, folder = keptFolder(named)): Promise<string> => {
  const { files, context, told } = named
  // kubectl passes over files of its list that are not there.
  const there = files.filter((path) => existsSync(path))
  if (there.length === 0)
    throw new SeatrialError('kube/kubeconfig', `${told}: there is no file ${files.join(' or ')}`, { hint: 'check the path' })
  const whole = asItIs(named)
  if (whole !== undefined) return whole
  const one = oneContext(await Promise.all(there.map((path) => readConfig(path, told))), context, files.join(delimiter))
  await mkdir(folder, { recursive: true })
  const path = join(folder, 'kubeconfig')
  await writeFile(path, yamlText(one), { mode: 0o600 })
  // The mode of writeFile is for new files.
  await chmod(path, 0o600)
  return path
}

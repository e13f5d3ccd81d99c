import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, stat } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'

/** A step's `with`, filled in. */
export type Inputs = Readonly<Record<string, string>>

/** What an action does in the folder of a job; it gives its outputs. */
export type LocalAction = (inputs: Inputs, folder: string) => Promise<Readonly<Record<string, string>>>

const lines = (text = ''): string[] => text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))

/** The folder that all paths are in, as deep as can be. */
const ancestorOf = (paths: readonly string[]): string => {
  const [first = '', ...others] = paths.map((path) => dirname(path))
  const holds = (folder: string): boolean => others.every((other) => other === folder || !relative(folder, other).startsWith('..'))
  let folder = first
  while (!holds(folder)) folder = dirname(folder)
  return folder
}

/** An artifact is made once: one of the same name is refused, unless it may be written over. */
const upload =
  (artifacts: string): LocalAction =>
  async ({ name = 'artifact', path, overwrite }, folder) => {
    const target = join(artifacts, name)
    if (existsSync(target) && overwrite !== 'true') throw new Error(`there is an artifact ${name} already`)
    const paths = lines(path).flatMap((one) => (existsSync(join(folder, one)) ? [join(folder, one)] : []))
    const [only] = paths
    if (only === undefined) return {}
    const isFolder = paths.length === 1 && (await stat(only)).isDirectory()
    const root = isFolder ? only : ancestorOf(paths)
    for (const one of paths) await cp(one, join(target, relative(root, one)), { recursive: true, force: true })
    return {}
  }

/** One artifact's content, or of all that fit a pattern each in a folder of its name; none is no error then. */
const download =
  (artifacts: string): LocalAction =>
  async ({ name, pattern = '*', path = '.' }, folder) => {
    if (name !== undefined) {
      await cp(join(artifacts, name), join(folder, path), { recursive: true })
      return {}
    }
    const [begin = '', end = ''] = pattern.split('*')
    const found = (await readdir(artifacts)).filter((one) => one.startsWith(begin) && one.endsWith(end))
    for (const one of found) await cp(join(artifacts, one), join(folder, path, one), { recursive: true })
    return {}
  }

/** A cache by its key, else the newest whose key begins with one of the `restore-keys`. */
const restore =
  (caches: string): LocalAction =>
  async ({ key = '', path, 'restore-keys': prefixes, 'lookup-only': lookupOnly }, folder) => {
    const kept = await Promise.all((await readdir(caches)).map(async (name) => ({ name, since: (await stat(join(caches, name))).mtimeMs })))
    const fitting = kept.filter(({ name }) => lines(prefixes).some((prefix) => name.startsWith(prefix)))
    const newest = fitting.toSorted((a, b) => b.since - a.since)[0]
    const found = kept.find(({ name }) => name === key) ?? newest
    if (found !== undefined && lookupOnly !== 'true')
      for (const one of lines(path)) await cp(join(caches, found.name, basename(one)), join(folder, one), { recursive: true })
    return { 'cache-hit': found === undefined ? '' : String(found.name === key), 'cache-primary-key': key }
  }

const save =
  (caches: string): LocalAction =>
  async ({ key = '', path }, folder) => {
    for (const one of lines(path)) await cp(join(folder, one), join(caches, key, basename(one)), { recursive: true })
    return {}
  }

const nothing: LocalAction = () => Promise.resolve({})

/**
 * GitHub's actions that jobs hand things to one another with, as far as the workflows use them, on folders of this machine:
 * artifacts are of one run, caches of all.
 * https://github.com/actions/upload-artifact/blob/main/README.md and its neighbours say what they do.
 */
export const storageActions = async (folder: string, caches: string): Promise<ReadonlyMap<string, LocalAction>> => {
  const artifacts = join(folder, 'artifacts')
  await Promise.all([artifacts, caches].map((one) => mkdir(one, { recursive: true })))
  return new Map([
    ['actions/upload-artifact', upload(artifacts)],
    ['actions/download-artifact', download(artifacts)],
    ['actions/cache/restore', restore(caches)],
    ['actions/cache/save', save(caches)],
    // What a package manager downloads is kept by this machine, and Node is that of the tests.
    ['actions/cache', nothing],
    ['actions/setup-node', nothing],
  ])
}

import { dirname, isAbsolute, resolve } from 'node:path'
import { didYouMean } from '../errors/suggest.ts'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { type Fields, fieldsAt, isFields, listAt, textAt } from './fields.ts'

/** A kubeconfig file: where it is, and what was parsed from it. */
export interface ConfigFile {
  readonly path: string
  readonly content: unknown
}

/** The extension of a kubeconfig of one context that says which files it was taken from: messages name those. */
export const sourceExtension = 'seatrial.dev/source'

/** An entry's fields with the named paths made absolute: they are relative to the folder of their file. */
const settled = (fields: Fields, keys: readonly string[], folder: string): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, keys.includes(key) && typeof value === 'string' ? resolve(folder, value) : value]),
  )

const settledCluster = (cluster: Fields, folder: string): Fields => settled(cluster, ['certificate-authority'], folder)

/** A plugin named without a slash is looked up on the PATH. */
const settledUser = (user: Fields, folder: string): Fields => {
  const { exec, ...rest } = settled(user, ['client-certificate', 'client-key', 'tokenFile'], folder)
  const command = textAt(exec, 'command') ?? ''
  const isRelative = command.includes('/') && !isAbsolute(command)
  return { ...rest, ...(isFields(exec) ? { exec: isRelative ? { ...exec, command: resolve(folder, command) } : exec } : {}) }
}

const first = (files: readonly ConfigFile[], list: string, name: string | undefined) => {
  for (const { path, content } of files) {
    const entry = listAt(content, list).find((one) => one['name'] === name)
    if (entry !== undefined) return { entry, folder: dirname(resolve(path)) }
  }
  return undefined
}

/**
 * One context of kubeconfig files as a kubeconfig of its own, by kubectl's rules: of entries with the same name the first file's
 * counts (https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig). Without a name it is the first
 * `current-context`. `told` is how messages name the files. @throws SeatrialError kube/kubeconfig
 */
export const oneContext = (files: readonly ConfigFile[], context: string | undefined, told: string): Fields => {
  const names = [
    ...new Set(files.flatMap(({ content }) => listAt(content, 'contexts').flatMap((entry) => textAt(entry, 'name') ?? []))),
  ].toSorted()
  const there = names.length === 0 ? 'there are no contexts' : `the contexts are: ${names.join(', ')}`
  const name = context ?? files.map(({ content }) => textAt(content, 'current-context') ?? '').find((one) => one !== '')
  if (name === undefined)
    throw new SeatrialError('kube/kubeconfig', `${told} has no current-context; ${there}`, { hint: 'name one with SEATRIAL_CONTEXT' })
  const found = first(files, 'contexts', name)
  if (found === undefined)
    throw new SeatrialError('kube/kubeconfig', `${told} has no context ${name}; ${there}`, { hint: near(name, names) })
  const cluster = textAt(found.entry, 'context', 'cluster')
  const user = textAt(found.entry, 'context', 'user')
  const [ofCluster, ofUser] = [first(files, 'clusters', cluster), first(files, 'users', user)]
  if (ofCluster === undefined)
    throw new SeatrialError('kube/kubeconfig', `${told}: context ${name} names cluster ${cluster}, which does not exist`)
  if (ofUser === undefined && user !== undefined)
    throw new SeatrialError('kube/kubeconfig', `${told}: context ${name} names user ${user}, which does not exist`)
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    contexts: [found.entry],
    clusters: [{ ...ofCluster.entry, cluster: settledCluster(fieldsAt(ofCluster.entry, 'cluster'), ofCluster.folder) }],
    users: ofUser === undefined ? [] : [{ ...ofUser.entry, user: settledUser(fieldsAt(ofUser.entry, 'user'), ofUser.folder) }],
    extensions: [{ name: sourceExtension, extension: { told } }],
  }
}

/** The nearest of the names, where one is near: all of them are in the message already. */
const near = (name: string, names: readonly string[]): string => {
  const suggestion = didYouMean(name, names)
  return suggestion?.startsWith('did you mean') === true ? suggestion : 'list them with `kubectl config get-contexts`'
}

/** What kind installs as the default storage class. */
export interface StorageManifest {
  readonly yaml: string
  readonly provisioner: string
  readonly helper: string
}

/**
 * Reads kind's storage manifest out of its source, `pkg/build/nodeimage/const_storage.go`: one raw string, with the names
 * of two images spliced in.
 */
export const storageManifest = (source: string): StorageManifest => {
  const constant = (name: string): string => {
    const value = new RegExp(`\\b${name} = "([^"]+)"`).exec(source)?.[1]
    if (value === undefined) throw new Error(`kind's const_storage.go has no ${name}`)
    return value
  }
  const provisioner = constant('storageProvisionerImage')
  const helper = constant('storageHelperImage')
  const raw = source.slice(source.indexOf('`') + 1, source.lastIndexOf('`'))
  const yaml = raw.replaceAll(/` \+ (\w+) \+ `/g, (_, name: string) => constant(name))
  return { yaml, provisioner, helper }
}

export const root = (apiVersion: string): string => (apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`)

/** The path of a collection, or of one object where `name` is given. */
export const resourcePath = (apiVersion: string, plural: string, namespace: string | undefined, name: string | undefined): string =>
  `${root(apiVersion)}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${plural}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`

import { z } from 'zod'

/** Something that an account may or may not do, as `kubectl auth can-i` and the rules of roles say it. */
export type Permission =
  | {
      readonly verb: string
      readonly apiGroup: string
      readonly resource: string
      readonly subresource?: string
      readonly name?: string
    }
  | { readonly verb: string; readonly nonResourceURL: string }

const pattern =
  /^(?<verb>[a-z]+) (?:(?<url>\/\S*)|(?<resource>[a-z][a-z0-9]*)(?:\.(?<group>[a-z0-9][a-z0-9.-]*))?(?:\/(?<subresource>[a-z]+))?(?: (?<name>[^\s/]+))?)$/

/** Reads `create pods`, `get pods/log`, `list deployments.apps`, `get secrets s3`, `get /metrics`. */
export const permission = z
  .string()
  .regex(
    pattern,
    'expected a verb and a resource: `create pods`, `get pods/log`, `list deployments.apps`, `get secrets name`, `get /metrics`',
  )
  .meta({ examples: ['create pods', 'get pods/log', 'list deployments.apps', 'get secrets s3'] })

/** What a text of that form stands for. @throws Error for any other */
export const readPermission = (text: string): Permission => {
  const { verb, url, resource, group = '', subresource, name } = pattern.exec(text)?.groups ?? {}
  if (verb === undefined) throw new Error(`no permission: ${text}`)
  if (url !== undefined) return { verb, nonResourceURL: url }
  return {
    verb,
    apiGroup: group,
    resource: resource ?? '',
    ...(subresource === undefined ? {} : { subresource }),
    ...(name === undefined ? {} : { name }),
  }
}

/** The text of a permission. */
export const formatPermission = (wanted: Permission): string => {
  if ('nonResourceURL' in wanted) return `${wanted.verb} ${wanted.nonResourceURL}`
  const { verb, apiGroup, resource, subresource, name } = wanted
  return `${verb} ${resource}${apiGroup === '' ? '' : `.${apiGroup}`}${subresource === undefined ? '' : `/${subresource}`}${name === undefined ? '' : ` ${name}`}`
}

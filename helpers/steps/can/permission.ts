import { z } from 'zod'
import { didYouMean } from '../../errors/suggest.ts'

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

/** Verbs of requests for objects (https://kubernetes.io/docs/reference/access-authn-authz/authorization/), and those that are only ever reviewed. */
const verbs = 'get list watch create update patch delete deletecollection'.split(' ')
const reviewed = 'approve attest bind escalate impersonate sign use'.split(' ')
const requests = 'get head post put patch delete options'.split(' ')

const subresources = new Set(['exec', 'attach', 'portforward', 'proxy'])

/** A verb that nothing has would be denied to everybody, whatever else was meant. */
const strangeVerb = (text: string): string | undefined => {
  const { verb = '', url, resource } = pattern.exec(text)?.groups ?? {}
  const known = url === undefined ? [...verbs, ...reviewed] : requests
  if (known.includes(verb)) return undefined
  const meant = subresources.has(verb) ? `did you mean \`create ${resource}/${verb}\`?` : didYouMean(verb, known)
  return `\`${verb}\` is no verb of the API: ${meant ?? `one of: ${known.join(', ')}`}`
}

/** Reads `create pods`, `get pods/log`, `list deployments.apps`, `get secrets s3`, `get /metrics`. */
export const permission = z
  .string()
  .regex(
    pattern,
    'expected a verb and a resource: `create pods`, `get pods/log`, `list deployments.apps`, `get secrets name`, `get /metrics`',
  )
  .superRefine((text, context) => {
    const message = pattern.test(text) ? strangeVerb(text) : undefined
    if (message !== undefined) context.addIssue({ code: 'custom', message })
  })
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

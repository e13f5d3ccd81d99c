import { goQuoted } from '../pod-security/wording.ts'

/** Why security context constraints refuse a pod, in upstream's words. */
export interface Reason {
  readonly type: 'Invalid value' | 'Forbidden'
  /** Upstream's path, which is not quite the pod's: `provider restricted-v2: .containers[0].runAsUser`. */
  readonly field: string
  readonly detail: string
  /** All of it, as it stands in the API server's answer. */
  readonly message: string
}

/** `value` as Go prints it. */
export const invalid = (field: string, value: string, detail: string): Reason => ({
  type: 'Invalid value',
  field,
  detail,
  message: `${field}: Invalid value: ${value}: ${detail}`,
})

export const forbidden = (field: string, detail: string): Reason => ({
  type: 'Forbidden',
  field,
  detail,
  message: `${field}: Forbidden: ${detail}`,
})

/** A list of a Go type, as `%#v` prints it. */
export const goList = (type: string, items: readonly string[]): string => `${type}{${items.join(', ')}}`

export const goStrings = (type: string, items: readonly string[]): string => goList(type, items.map(goQuoted))

/** Several errors as one: each message once, in brackets where there are several. */
export const aggregate = (messages: readonly string[]): string => {
  const [first = '', ...others] = new Set(messages)
  return others.length === 0 ? first : `[${[first, ...others].join(', ')}]`
}

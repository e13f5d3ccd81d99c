const name = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/

/** Whether a text can be a label's value: at most 63 letters, digits, `-`, `_` and `.`, or nothing. */
export const isLabelValue = (value: string): boolean => value === '' || (value.length <= 63 && name.test(value))

/** Whether a text can be a label's key: a name, and before it a DNS subdomain and `/` where it has one. */
export const isLabelKey = (key: string): boolean => {
  const parts = key.split('/')
  const [prefix, own] = parts.length === 1 ? [undefined, key] : parts
  if (parts.length > 2 || own === undefined || own.length > 63 || !name.test(own)) return false
  return prefix === undefined || (prefix.length <= 253 && subdomain.test(prefix))
}

/** Whether a text can be the name of a port (IANA_SVC_NAME, RFC 6335). */
export const isPortName = (text: string): boolean =>
  text.length <= 15 && /^[-a-z0-9]+$/.test(text) && /[a-z]/.test(text) && !/^-|-$|--/.test(text)

import { Buffer } from 'node:buffer'

/** The middle of what base64 makes of a text that stands somewhere in a longer one, by its place there modulo three. */
const insideBase64 = (value: string, before: number): string => {
  const whole = Buffer.from('\0'.repeat(before) + value).toString('base64')
  const [head = 0, tail = 0] = [[0, 2, 3][before], [0, 3, 2][(before + Buffer.byteLength(value)) % 3]]
  return whole.slice(head, whole.length - tail)
}

/** How a value may stand in texts: as it is, as part of a URL, and in base64, alone or inside of something longer. */
export const secretForms = (value: string): readonly string[] => [
  ...new Set([value, encodeURIComponent(value), ...[0, 1, 2].map((before) => insideBase64(value, before))]),
]

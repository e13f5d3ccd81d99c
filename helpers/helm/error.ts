import type { Code } from '../errors/catalogue.ts'
import { SeatrialError } from '../errors/seatrial-error.ts'

/** What helm's own words mean, most telling first. */
const meanings: readonly (readonly [pattern: RegExp, code: Code])[] = [
  [
    /field is immutable|is immutable after creation|updates to statefulset spec for fields other than|may not change once set/i,
    'helm/immutable',
  ],
  [/no matches for kind "/, 'kube/unknown-kind'],
  [/don't meet the specifications of the schema/i, 'helm/values'],
  [/denied the request|violates PodSecurity|exceeded quota|is forbidden/i, 'helm/denied'],
  [
    /execution error at|executing "|template:|YAML parse error|parse error|error calling|nil pointer|chart requires kubeVersion|unable to build kubernetes objects/i,
    'helm/render',
  ],
]

/** helm's stderr as an error: what was being done, the reason, then helm's words without its own noise. */
export const helmError = (doing: string, stderr: string): SeatrialError => {
  const text = stderr
    .replace(/^(level=\w+ .*|WARNING:.*|Error: )/gm, '')
    .replace(/\n{2,}/g, '\n')
    // The API server repeats the whole field, as Go prints it.
    .replace(/Invalid value: .*?: (field is immutable|may not change once set)/gs, '$1')
    .trim()
  const code = meanings.find(([pattern]) => pattern.test(text))?.[1] ?? 'helm/failed'
  return new SeatrialError(code, `${doing}: ${text}`)
}

import { SeatrialError } from '../errors/seatrial-error.ts'
import { remoteText, type RemoteChart } from '../types/chart.ts'

/** A chart that could not be pulled, as data: it goes from the process that tried to those that need the chart. */
export interface PullProblem {
  readonly code: 'helm/pull' | 'helm/unknown-chart'
  readonly message: string
  readonly hint?: string | undefined
}

/** What helm's words mean, most telling first. */
const meanings: readonly (readonly [pattern: RegExp, meaning: 'refused' | 'unknown' | 'plain' | 'unreachable'])[] = [
  [/\b40[13]\b|unauthorized|authentication required|forbidden|basic credential not found|\bdenied\b|incorrect username/i, 'refused'],
  [/server gave HTTP response to HTTPS client/i, 'plain'],
  [/digest mismatch|not found|\b404\b|no chart name found|manifest unknown|name unknown|is not a valid chart repository/i, 'unknown'],
  [/refused|no such host|timeout|timed out|unreachable|EOF|reset by peer|dial tcp|x509|tls:/i, 'unreachable'],
]

/** Whatever helm calls it: a repository that does not answer is not one that lacks the chart. */
const connection = /dial tcp|connection (refused|reset)|no such host|timeout|timed out|unreachable|\bEOF\b|x509|tls:/i

/** The host of a remote chart, with its port. */
export const hostOf = (chart: RemoteChart): string => (chart.kind === 'oci' ? (chart.path.split('/')[0] ?? '') : new URL(chart.repo).host)

const login = (chart: RemoteChart): string =>
  chart.kind === 'oci'
    ? `run: helm registry login ${hostOf(chart)}`
    : `run: helm repo add ${chart.name} ${chart.repo} --username USER --password-stdin`

const look = (chart: RemoteChart): string =>
  chart.kind === 'oci'
    ? `check host, path and version; a login may be missing too: helm registry login ${hostOf(chart)}`
    : `see what there is: helm show chart ${chart.name} --repo ${chart.repo}`

/** helm's last line is its reason; the words it always puts before are left out. */
const reasonOf = (stderr: string): string => {
  const lines = stderr
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^(level=|WARNING:|Pulled:|Digest:|\.\.\.|Getting )/.test(line))
    .map((line) => line.replace(/^(Error: )+/, '').replace(/^failed to perform "\w+" on \w+: /, ''))
  return lines.at(-1)?.trim() || 'helm gave no reason'
}

/** helm's refusal to pull a chart: what was pulled, from where, why, and what to do. */
export const pullProblem = (chart: RemoteChart, stderr: string): PullProblem => {
  const reason = reasonOf(stderr)
  const message = `${remoteText(chart)} cannot be pulled from ${hostOf(chart)}: ${reason}`
  const found = meanings.find(([pattern]) => pattern.test(reason))?.[1]
  switch (found === 'unknown' && connection.test(reason) ? 'unreachable' : found) {
    case 'refused':
      return { code: 'helm/pull', message, hint: login(chart) }
    case 'plain':
      return { code: 'helm/pull', message, hint: 'plain HTTP is used for loopback addresses alone: give the registry a certificate' }
    case 'unknown':
      return { code: 'helm/unknown-chart', message, hint: look(chart) }
    case 'unreachable':
      return { code: 'helm/pull', message, hint: `check that ${hostOf(chart)} is right and answers from this machine` }
    default:
      return { code: 'helm/pull', message }
  }
}

export const pullError = ({ code, message, hint }: PullProblem): SeatrialError => new SeatrialError(code, message, { hint })

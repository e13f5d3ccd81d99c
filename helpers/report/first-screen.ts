import { readFileSync } from 'node:fs'
import type { Mask } from './mask.ts'

/** What was going on in a cell's namespace when it failed. */
export interface LastSeen {
  /** Oldest first. */
  readonly events: readonly string[]
  /** The end of the log of the container that wrote last. */
  readonly log: { readonly of: string; readonly lines: readonly string[] } | undefined
}

/** The same without secrets. */
export const maskedLastSeen = ({ events, log }: LastSeen, mask: Mask): LastSeen => ({
  events: events.map(mask),
  log: log && { of: log.of, lines: log.lines.map(mask) },
})

/** As much of each as is read at a glance; all of it is in the attachments. */
const most = { events: 6, log: 8, width: 240 }

const cut = (line: string): string => (line.length > most.width ? `${line.slice(0, most.width)}…` : line)

/** A title and what the file has, in a fence that no line of it can end. */
const block = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : `${title}\n\n~~~~~~\n${lines.map((line) => cut(line).replace(/^~/, ' ~')).join('\n')}\n~~~~~~\n`

/** The line of the scenario file that an error's stack leads to, with its place. */
const lineOf = (trace: string): string | undefined => {
  const [, path = '', line = ''] = /([^\s()]+\.scenario\.yaml):(\d+)(?::\d+)?/.exec(trace) ?? []
  if (path === '') return undefined
  try {
    const text = readFileSync(path, 'utf8').split('\n')[Number(line) - 1] ?? ''
    return `${line} | ${text}`
  } catch {
    return `${line} |`
  }
}

const placeOf = (trace: string): string => /(scenarios\/[^\s()]+\.scenario\.yaml:\d+)/.exec(trace)?.[1] ?? 'the scenario'

/** What a person who opens a failure needs beside its cause, as Markdown: the line of the scenario, the last events, the end of a log. */
export const firstScreen = (trace: string, seen: LastSeen | undefined): string => {
  const line = lineOf(trace)
  return [
    block(`Failed at ${placeOf(trace)}`, line === undefined ? [] : [line]),
    block('The last events', (seen?.events ?? []).slice(-most.events)),
    block(`The end of the log of ${seen?.log?.of ?? ''}`, (seen?.log?.lines ?? []).slice(-most.log)),
  ]
    .filter((part) => part !== '')
    .join('\n')
}

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

/** As much of each as stands on one screen with the cause; all of it is in the attachments. */
const most = { events: 5, log: 6, width: 200 }

const cut = (line: string): string => (line.length > most.width ? `${line.slice(0, most.width)}…` : line)

/** A title and its lines; nothing where there are none. */
const part = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => `    ${cut(line)}`)]

/** Where in its scenario an error's stack leads to: the place, and the line that stands there as far as it can be read. */
const placeIn = (trace: string): { readonly place: string; readonly line: string } | undefined => {
  const [, path, line = ''] = /([^\s()]+\.scenario\.yaml):(\d+)/.exec(trace) ?? []
  if (path === undefined) return undefined
  const place = `${path.slice(Math.max(0, path.indexOf('scenarios/')))}:${line}`
  try {
    return { place, line: `${line} | ${readFileSync(path, 'utf8').split('\n')[Number(line) - 1] ?? ''}` }
  } catch {
    return { place, line: `${line} |` }
  }
}

/** What a person who opens a failure needs beside its cause, as Markdown: the line of the scenario, the last events, the end of a log. */
export const firstScreen = (trace: string, seen: LastSeen | undefined): string => {
  const found = placeIn(trace)
  const lines = [
    ...(found === undefined ? [] : [found.line]),
    // The day is the run's.
    ...part(
      'the last events',
      (seen?.events ?? []).slice(-most.events).map((event) => event.replace(/^\d{4}-\d\d-\d\dT/, '')),
    ),
    ...part(`the end of the log of ${seen?.log?.of ?? ''}`, (seen?.log?.lines ?? []).slice(-most.log)),
  ]
  if (lines.length === 0) return ''
  // Four blanks before a line, and it does not end the fence.
  return `Failed at ${found?.place ?? 'the scenario'}\n\n~~~~~~\n${lines.join('\n').trim()}\n~~~~~~\n`
}

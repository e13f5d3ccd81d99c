/** One thing that `init` does, or does not. Paths are from the root of the repository. */
export type Action =
  | { readonly kind: 'write'; readonly file: string; readonly text: string }
  /** Replaces a file by itself with one thing more, which `what` says. */
  | { readonly kind: 'change'; readonly file: string; readonly text: string; readonly what: string }
  /** Adds lines that a file lacks; makes the file where there is none. */
  | { readonly kind: 'append'; readonly file: string; readonly lines: readonly string[] }
  | { readonly kind: 'keep'; readonly file: string; readonly why: string }
  /** What a person has to do: it cannot be done for them. */
  | { readonly kind: 'advise'; readonly about: string; readonly text: string }

/** Those of the lines that an ignore file does not have, written with or without slashes around. */
export const lackingLines = (text: string, lines: readonly string[]): readonly string[] => {
  const bare = (line: string): string => line.trim().replaceAll(/^\/|\/$/g, '')
  const there = new Set(text.split('\n').map(bare))
  return lines.filter((line) => !there.has(bare(line)))
}

/** The text of a file with lines added to its end. */
export const withLines = (text: string, lines: readonly string[]): string =>
  `${text === '' || text.endsWith('\n') ? text : `${text}\n`}${lines.map((line) => `${line}\n`).join('')}`

const signs = { write: '+', change: '+', append: '+', keep: '=', advise: '!' } as const

/** A line for people on each action. */
export const describeAction = (action: Action, dryRun: boolean): string => {
  const sign = signs[action.kind]
  if (action.kind === 'write')
    return `${sign} ${action.file}  ${dryRun ? 'would be written' : 'written'}, ${action.text.trimEnd().split('\n').length} lines`
  if (action.kind === 'append') return `${sign} ${action.file}  ${dryRun ? 'would get' : 'got'} ${action.lines.join(', ')}`
  if (action.kind === 'change') return `${sign} ${action.file}  ${dryRun ? 'would get' : 'got'} ${action.what}`
  return action.kind === 'keep' ? `${sign} ${action.file}  ${action.why}` : `${sign} ${action.about}  ${action.text}`
}

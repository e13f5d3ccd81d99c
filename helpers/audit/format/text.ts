import pc from 'picocolors'
import { tellObject, type Finding } from '../finding.ts'
import type { Report } from './report.ts'

type Colours = ReturnType<typeof pc.createColors>

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`

const placeOf = ({ line, templateLine }: Finding): string =>
  templateLine !== undefined ? `${templateLine}` : line === undefined ? '' : `rendered ${line}`

const lineOf = (finding: Finding, colours: Colours, width: number): string => {
  const { level, rule, object, path, message, allowed } = finding
  const paint = { error: colours.red, warning: colours.yellow, note: colours.dim }[level]
  const subject = [object && tellObject(object), path].filter(Boolean).join(' ')
  const what = `${subject === '' ? '' : `${colours.bold(subject)}: `}${message.replaceAll(/\s*\n\s*/g, ' ')}`
  const why = allowed === undefined ? '' : colours.dim(` (allowed: ${allowed})`)
  return `  ${colours.dim(placeOf(finding).padEnd(width))}  ${paint(level.padEnd(7))}  ${colours.cyan(rule)}  ${what}${why}`
}

const hintsOf = (findings: readonly Finding[], colours: Colours): readonly string[] => {
  const open = findings.filter(({ level }) => level !== 'note')
  return [...new Set(open.map(({ rule, hint }) => `  ${colours.cyan(rule)}  ${hint}`))]
}

/** A report as a person reads it: the findings of each template, a line each, then what mends them, then how many there are. */
export const textOf = ({ chart, objects, counts, findings }: Report, isColoured: boolean): string => {
  const colours = pc.createColors(isColoured)
  const width = Math.max(...findings.map((finding) => placeOf(finding).length), 0)
  const groups = [...Map.groupBy(findings, ({ file }) => file)].map(([file, own]) =>
    [colours.underline(file || chart), ...own.map((finding) => lineOf(finding, colours, width)), ''].join('\n'),
  )
  const hints = hintsOf(findings, colours)
  const sum = [counted(counts.error, 'error'), counted(counts.warning, 'warning'), counted(counts.note, 'note')].join(', ')
  const paint = counts.error > 0 ? colours.red : counts.warning > 0 ? colours.yellow : colours.green
  return [
    ...groups,
    ...(hints.length > 0 ? ['hints', ...hints, ''] : []),
    `${paint(sum)} in ${counted(objects, 'object')} of ${chart}`,
    '',
  ].join('\n')
}

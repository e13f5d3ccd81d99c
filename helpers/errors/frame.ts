import { codeFrameColumns } from '@babel/code-frame'
import { LineCounter } from 'yaml'
import type { Problem } from './problem.ts'

/** Offsets of a text to 1-based lines and columns. */
const positions = (text: string): LineCounter => {
  const counter = new LineCounter()
  counter.addNewLine(0)
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) counter.addNewLine(at + 1)
  return counter
}

/** The 1-based line and column of an offset into `text`. */
export const lineOf = (text: string, offset: number): { line: number; column: number } => {
  const { line, col } = positions(text).linePos(offset)
  return { line, column: col }
}

/** One problem as a person reads it: `file:line:column [code] message`, the lines around it, the hint. */
const printProblem = (file: string, text: string, problem: Problem): string => {
  const start = lineOf(text, problem.range[0])
  const end = lineOf(text, Math.max(problem.range[0], problem.range[1] - 1))
  const location = end.line === start.line ? { start, end: { line: end.line, column: end.column + 1 } } : { start }
  const frame = codeFrameColumns(text, location, { linesAbove: 2, linesBelow: 2, highlightCode: false })
  const hint = problem.hint === undefined ? '' : `\n  hint: ${problem.hint}`
  return `${file}:${start.line}:${start.column} [${problem.code}] ${problem.message}\n\n${frame}${hint}`
}

/** All problems of one file, in the order in which they stand there. */
export const printProblems = (file: string, text: string, problems: readonly Problem[]): string =>
  problems
    .toSorted((a, b) => a.range[0] - b.range[0])
    .map((problem) => printProblem(file, text, problem))
    .join('\n\n')

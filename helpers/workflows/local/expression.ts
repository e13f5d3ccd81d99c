import { createHash } from 'node:crypto'
import { globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { data, Evaluator, Lexer, Parser } from '@actions/expressions'
import { z } from 'zod'

/** What expressions can name: `github`, `inputs`, `needs`, `steps`, `matrix` and so on, as plain data. */
export type Context = Readonly<Record<string, unknown>>

/** How the jobs or steps before have ended. */
export type State = 'success' | 'failure' | 'cancelled'

const statusNames = ['always', 'success', 'failure', 'cancelled'] as const

const statusFunctions = (state: State) =>
  statusNames.map((name) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(name === 'always' || name === state),
  }))

const workspace = z.object({ github: z.object({ workspace: z.string() }) })

/** One hash over all files of the checkout that the patterns match, and an empty text where there are none. */
const hashFiles = (context: Context) => ({
  name: 'hashFiles',
  minArgs: 1,
  maxArgs: 255,
  call: (...patterns: data.ExpressionData[]) => {
    const folder = workspace.parse(context).github.workspace
    const paths = patterns.flatMap((pattern) => globSync(pattern.coerceString(), { cwd: folder }).toSorted())
    const files = paths.map((path) => join(folder, path)).filter((file) => statSync(file).isFile())
    const hash = createHash('sha256')
    for (const file of files) hash.update(readFileSync(file))
    return new data.StringData(files.length === 0 ? '' : hash.digest('hex'))
  },
})

const plain = (value: data.ExpressionData): unknown => JSON.parse(JSON.stringify(value, data.replacer))
const inData = (value: unknown): data.ExpressionData => JSON.parse(JSON.stringify(value), data.reviver)

const evaluate = (text: string, context: Context, state: State): data.ExpressionData => {
  const functions = [...statusFunctions(state), hashFiles(context)]
  const tree = new Parser(new Lexer(text).lex().tokens, Object.keys(context), functions).parse()
  const names = Object.entries(context).map(([key, value]) => ({ key, value: inData(value) }))
  return new Evaluator(tree, new data.Dictionary(...names), new Map(functions.map((one) => [one.name.toLowerCase(), one]))).evaluate()
}

const marked = /\$\{\{(.*?)\}\}/gs

/** A text with its expressions filled in, by GitHub's own evaluator. */
export const fill = (text: string, context: Context): string =>
  text.replaceAll(marked, (_, inside: string) => evaluate(inside.trim(), context, 'success').coerceString())

/** What the one expression that a text is gives, as plain data. */
export const valueOf = (text: string, context: Context): unknown => {
  const inside = text.trim().replace(/^\$\{\{(.*)\}\}$/s, '$1')
  return plain(evaluate(inside.trim(), context, 'success'))
}

/**
 * Whether a job or step runs: what its `if` says, and where that asks for no state, only after success.
 * https://docs.github.com/actions/reference/workflows-and-actions/expressions#status-check-functions
 */
export const runs = (condition: string | undefined, context: Context, state: State): boolean => {
  if (condition === undefined) return state === 'success'
  const inside = condition.trim().replace(/^\$\{\{(.*)\}\}$/s, '$1')
  const asks = statusNames.some((name) => inside.includes(`${name}(`))
  return (asks || state === 'success') && Boolean(plain(evaluate(inside.trim(), context, state)))
}

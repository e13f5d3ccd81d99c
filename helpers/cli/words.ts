import { parseArgs } from 'node:util'
import type { ArgsDef } from 'citty'
import type { SeatrialError } from '../errors/seatrial-error.ts'
import { didYouMean } from '../errors/suggest.ts'
import { wrong } from './options.ts'

type Token = ReturnType<typeof tokensOf>[number]
type Option = Extract<Token, { kind: 'option' }>

const aliasesOf = (args: ArgsDef, name: string): readonly string[] =>
  [args[name]].flatMap((arg) => (arg && 'alias' in arg ? (arg.alias ?? []) : []))
const isPositional = (args: ArgsDef, name: string): boolean => args[name]?.type === 'positional'
const optionsOf = (args: ArgsDef): readonly string[] => Object.keys(args).filter((name) => !isPositional(args, name))

const tokensOf = (words: readonly string[], args: ArgsDef) => {
  const options = optionsOf(args).map((name) => {
    const short = aliasesOf(args, name).find((alias) => alias.length === 1)
    return [name, { type: args[name]?.type === 'boolean' ? 'boolean' : 'string', ...(short !== undefined && { short }) }] as const
  })
  return parseArgs({ args: [...words], options: Object.fromEntries(options), strict: false, allowPositionals: true, tokens: true }).tokens
}

/** A word that stands where a value should is the next option, but for a number below 0. */
const isValue = ({ value, inlineValue }: Option): boolean => value !== undefined && value !== '' && (inlineValue || !/^-\D/.test(value))

const optionProblems = (token: Option, args: ArgsDef): SeatrialError[] => {
  const { name, rawName, value } = token
  const type = isPositional(args, name) ? undefined : args[name]?.type
  const negated = name.startsWith('no-') && args[name.slice(3)]?.type === 'boolean'
  if (type === undefined && !negated) {
    const hint = didYouMean(
      rawName,
      optionsOf(args).map((one) => `--${one}`),
    )
    return [wrong(`there is no option ${rawName}`, hint)]
  }
  if (type === 'string') return isValue(token) ? [] : [wrong(`${rawName} needs a value`)]
  return value === undefined || (!negated && /^(true|false)$/.test(value)) ? [] : [wrong(`${rawName} takes no value: ${value}`)]
}

const twice = (options: readonly Option[], args: ArgsDef, several: readonly string[]): SeatrialError[] =>
  [...Map.groupBy(options, ({ name }) => name)].flatMap(([name, of]) =>
    of.length > 1 && args[name]?.type === 'string' && !several.includes(name)
      ? [wrong(`--${name} stands ${of.length} times, and takes one value`)]
      : [],
  )

/**
 * What is wrong with the words of a command line, all of it: options that the command does not have, values that are missing or
 * too many, more names than it takes. `several` are the arguments that may stand several times.
 */
export const wordProblems = (words: readonly string[], args: ArgsDef, several: readonly string[] = []): readonly SeatrialError[] => {
  const tokens = tokensOf(words, args)
  const options = tokens.filter((token) => token.kind === 'option')
  const problems = [...options.flatMap((token) => optionProblems(token, args)), ...twice(options, args, several)]
  // What follows an option that is wrong may be its value.
  if (problems.length > 0) return problems
  const names = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []))
  const places = Object.keys(args).filter((name) => isPositional(args, name))
  const more = places.some((name) => several.includes(name)) ? [] : names.slice(places.length)
  const empty = names.includes('') ? [wrong('a name on the command line is empty')] : []
  return [...more.map((word) => wrong(`one name too many: ${word}`)), ...empty]
}

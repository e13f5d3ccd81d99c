import type { ArgsDef, CommandDef } from 'citty'
import { tell } from './session.ts'
import { wordProblems } from './words.ts'

/**
 * The command, which does nothing where a word of its command line is not its own: citty itself passes over what it does not
 * know. `several` are its arguments that may stand several times.
 */
export const strict = <T extends ArgsDef>(command: CommandDef<T>, several: readonly string[] = []): CommandDef<T> => ({
  ...command,
  run: async (context) => {
    const { args = {} } = command
    const problems = wordProblems(context.rawArgs, await (typeof args === 'function' ? args() : args), several)
    if (problems.length > 0) tell(new AggregateError(problems))
    else await command.run?.(context)
  },
})

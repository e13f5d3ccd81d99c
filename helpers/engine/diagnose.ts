import pRetry from 'p-retry'
import type { Code } from '../errors/catalogue.ts'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { CommandFailed, type CommandOptions } from './command.ts'

const unreachable =
  /no such host|could not resolve(?! dependencies)|temporary failure (in name )?resol|network is unreachable|connection timed out|i\/o timeout|read timed out|TLS handshake timeout|connection reset by peer|unexpected EOF|IncompleteRead|remote end closed|\b50[234] (bad gateway|service|gateway)|ENOTFOUND|EAI_AGAIN|ECONNRESET/i

const causes: readonly (readonly [RegExp, string])[] = [
  [/no space left on device|ENOSPC|disk quota exceeded/i, 'The disk is full: `npx seatrial doctor` says what takes the space'],
  [unreachable, 'The network or a package registry can not be reached: check the connection and the proxy settings'],
  [
    /x509: certificate|certificate verify failed|self.signed certificate/i,
    "The host's certificate authorities are not trusted where this ran: check SSL_CERT_FILE",
  ],
  [/cannot allocate memory|signal: killed|out of memory/i, 'There is too little memory'],
]

/** What an output says about the machine rather than about the work, in a sentence; undefined where it says nothing. */
export const diagnose = (output: string): string | undefined => causes.find(([pattern]) => pattern.test(output))?.[1]

/**
 * Runs a command that downloads, and can be run again; a network that fails now and then does not end minutes of work.
 * @throws CommandFailed of the last attempt
 */
export const downloading = <T>({ signal, say }: Pick<CommandOptions, 'signal' | 'say'>, command: () => Promise<T>): Promise<T> =>
  pRetry(command, {
    retries: 2,
    minTimeout: 2_000,
    factor: 5,
    signal,
    shouldRetry: ({ error }) => error instanceof CommandFailed && unreachable.test(error.output),
    onFailedAttempt: ({ error, retriesLeft }) => {
      if (error instanceof CommandFailed && retriesLeft > 0) say?.(`the network failed; trying again: ${tail(error.output, 1)}`)
    },
  })

/** The last lines of an output, without blank ones and without the marks by which terminals draw. */
export const tail = (output: string, lines = 20): string =>
  output
    // eslint-disable-next-line no-control-regex -- colours start with ESC
    .replaceAll(/\u001B\[[\d;?]*[a-zA-Z]/g, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .slice(-lines)
    .join('\n')

/** Runs `work`; a command that fails in it becomes an error with this code: what was done, why, the last lines, the log. */
export const blaming = async <T>(code: Code, doing: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error
    const log = error.log === undefined ? '' : `\nThe whole output: ${error.log}`
    throw new SeatrialError(code, `${doing}: ${error.message}\n${tail(error.output)}${log}`, { cause: error, hint: diagnose(error.output) })
  }
}

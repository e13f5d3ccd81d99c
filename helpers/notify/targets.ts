import { SeatrialError } from '../errors/seatrial-error.ts'
import { slackBody, teamsBody, telegramBody } from './bodies.ts'
import { sendMail } from './mail.ts'
import type { Message } from './message.ts'
import { postJson } from './post.ts'

/** Somebody to tell. */
export interface Target {
  /** The variable that names it, which may be printed; what it holds may not. */
  readonly variable: string
  /** What must not be printed: the address with its parts. */
  readonly secrets: readonly string[]
  readonly send: (message: Message, signal: AbortSignal) => Promise<void>
}

const wrong = (variable: string, what: string): SeatrialError => new SeatrialError('notify/setting', `${variable} ${what}`)

/** The address that a variable holds. What is wrong with it is told without it. */
const addressOf = (variable: string, text: string, protocols: readonly string[]): URL => {
  const url = URL.parse(text)
  if (url === null) throw wrong(variable, 'is no address')
  if (!protocols.includes(url.protocol)) throw wrong(variable, `is no address of ${protocols.join(' or ')}`)
  return url
}

/** A parameter of an address that is the harness's own. */
const parameterOf = (variable: string, url: URL, name: string): string => {
  const value = url.searchParams.get(name)
  if (value === null || value === '') throw wrong(variable, `has no \`${name}=\``)
  return value
}

const secretsOf = (text: string, url: URL): string[] => {
  const parts = [text, url.href, `${url.pathname}${url.search}`, url.pathname, url.password, decodeURIComponent(url.password), url.username]
  return parts.filter((part) => part.length > 3)
}

const web = ['https:', 'http:']

type Maker = (variable: string, text: string) => Target

const webhook =
  (bodyOf: (message: Message) => object): Maker =>
  (variable, text) => {
    const url = addressOf(variable, text, web)
    return { variable, secrets: secretsOf(text, url), send: (message, signal) => postJson(url, bodyOf(message), signal) }
  }

const telegram: Maker = (variable, text) => {
  const given = addressOf(variable, text, web)
  const chat = parameterOf(variable, given, 'chat_id')
  const url = new URL(given.pathname, given)
  return { variable, secrets: secretsOf(text, given), send: (message, signal) => postJson(url, telegramBody(message, chat), signal) }
}

const mail: Maker = (variable, text) => {
  const server = addressOf(variable, text, ['smtp:', 'smtps:'])
  const [from, to] = [parameterOf(variable, server, 'from'), parameterOf(variable, server, 'to').split(',')]
  return { variable, secrets: secretsOf(text, server), send: (message) => sendMail({ server, from, to }, message) }
}

const makers: Readonly<Record<string, Maker>> = {
  SEATRIAL_NOTIFY_SLACK: webhook(slackBody),
  SEATRIAL_NOTIFY_TEAMS: webhook(teamsBody),
  SEATRIAL_NOTIFY_TELEGRAM: telegram,
  SEATRIAL_NOTIFY_SMTP: mail,
}

/** The variables that name somebody to tell. */
export const notifyVariables = Object.keys(makers)

/** Everybody that the environment names. @throws SeatrialError notify/setting */
export const targetsFrom = (environment: NodeJS.ProcessEnv): readonly Target[] =>
  Object.entries(makers).flatMap(([variable, make]) => {
    const text = environment[variable]?.trim() ?? ''
    return text === '' ? [] : [make(variable, text)]
  })

/** A text in which nothing that is secret to a target stands. */
export const withoutSecrets = (text: string, { secrets }: Target): string =>
  secrets.toSorted((a, b) => b.length - a.length).reduce((rest, secret) => rest.replaceAll(secret, '…'), text)

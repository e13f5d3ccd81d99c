import { fieldsAt, listAt, textAt, textsAt, wordAt } from '../../kube/fields.ts'
import { configLinesIn } from '../config-lines.ts'
import { below, pathOf } from '../../types/path.ts'
import type { Draft, Rule } from '../rule.ts'
import { containersOf, ofKind, type PodContainer } from '../subject.ts'

const confidential = /PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN(?!I[SZ])|CREDENTIAL|API_?KEY|_KEY$/i

/** Names that say where or how, and not what. */
const harmless =
  /PUBLIC|[-_.](FILE|FILENAME|PATH|DIR|NAME|URL|URI|ENDPOINT|HOST|HEADER|ENABLED|TTL|LIFETIME|TIMEOUT|EXPIRY|EXPIRATION|SECONDS|TYPE|PROVIDER|LENGTH|AUDIENCE|ISSUER|ENCRYPTION|ALGORITHM|METHOD|MODE|FORMAT|POLICY|PREFIX|NAMESPACE|STORE|BACKEND|VERSION|PORT|SIZE|COUNT|LIMIT)$/i

/** References, switches, counts and paths are no secrets. */
const isLiteral = (value: string): boolean =>
  value !== '' && !/^(\$[({].*|true|false|yes|no|on|off|none|\d{1,5}|\/.*|file:.*)$/i.test(value)

/** A number for a password, which counts nothing. */
const isPin = (name: string, value: string): boolean => /(PASSWORD|PASSWD|PASSPHRASE)$/i.test(name) && /^\d{3,}$/.test(value)

const isSecret = (name: string, value: string): boolean =>
  confidential.test(name) && !harmless.test(name) && (isLiteral(value) || isPin(name, value))

/** In files names are longer and say more: only what ends so holds a secret, and only a word, not a call or a template, is one. */
const ofFile = /(password|passwd|passphrase|secret|secret[-_.]?key|token|api[-_.]?key|private[-_.]?key)$/i
const isWord = (value: string): boolean => isLiteral(value) && /^[^\s(){}<>$]+$/.test(value)

/** `scheme://user:password@host`, with a password that is no reference. */
const hasCredentials = (text: string): boolean => /:\/\/[^/\s:@]*:(?!\$)[^/\s:@]+@/.test(text)

/** Each word of a command line with the name and the value that it gives: `--x=y`, or `--x` with `y` as the next word. */
const optionsIn = (words: readonly string[]) =>
  words.map((word, index) => {
    const [, joined, text = ''] = /^-*([\w.-]+)=(.*)$/s.exec(word) ?? []
    const [, apart = ''] = /^-+([\w.-]+)$/.exec(words[index - 1] ?? '') ?? []
    const value = word.startsWith('-') ? '' : word
    const [name, given] = joined === undefined ? [apart, value] : [joined, text]
    return { word, name: name.replaceAll('-', '_'), value: given }
  })

const inContainer = ({ source: { object }, fields, at }: PodContainer): readonly Draft[] => [
  ...listAt(fields, 'env').flatMap((each, index) => {
    const [name, value] = [textAt(each, 'name') ?? '', wordAt(each, 'value')]
    const path = `${at}.env[${index}].value`
    if (isSecret(name, value)) return [{ object, path, message: `the value of ${name} stands in the pod as it is` }]
    return hasCredentials(value) ? [{ object, path, message: `the address in ${name} has a password in it` }] : []
  }),
  ...(['command', 'args'] as const).flatMap((list) =>
    optionsIn(textsAt(fields, list)).flatMap(({ word, name, value }, index) => {
      const path = `${at}.${list}[${index}]`
      if (isSecret(name, value)) return [{ object, path, message: `${name} is given on the command line` }]
      return hasCredentials(word) ? [{ object, path, message: 'an address on the command line has a password in it' }] : []
    }),
  ),
]

export const secretLiteral: Rule = {
  id: 'secret-literal',
  title:
    'What is named like a secret has its value in the open: an environment variable, an argument, an entry of a ConfigMap; a warning inside a file',
  why: 'Who may read pods or ConfigMaps can read it, and so can everyone who gets the output of `kubectl describe`',
  hint: 'Put it in a Secret, and refer to that with secretKeyRef or a volume',
  source: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
  level: 'error',
  find: (subject) => [
    ...containersOf(subject).flatMap(inContainer),
    ...ofKind(subject, '', 'ConfigMap').flatMap((object) =>
      Object.entries(fieldsAt(object, 'data')).flatMap(([key, value]) => {
        const [path, text] = [below('data', pathOf(key)), String(value)]
        if (isSecret(key, text.trim())) return [{ object, path, message: `the value of ${key} stands in a ConfigMap` }]
        const setting = configLinesIn(text).find((each) => ofFile.test(each.name) && isWord(each.value))
        if (setting !== undefined)
          return [{ object, path, level: 'warning' as const, message: `${setting.name} seems to have its value in a ConfigMap` }]
        return hasCredentials(text) ? [{ object, path, message: 'an address in it has a password' }] : []
      }),
    ),
  ],
}

import { Buffer } from 'node:buffer'
import { fieldsAt } from '../../kube/fields.ts'
import type { KubeObject } from '../../kube/object.ts'
import type { Rule } from '../rule.ts'
import { ofKind } from '../subject.ts'
import { textsIn } from '../../types/texts.ts'

/** Entries of Secrets that are no secret by themselves: who, where and what, not the proof. */
const known =
  /(^|[-_.])(user|username|login|name|database|db|dbname|host|hostname|port|region|endpoint|bucket|type|access[-_]?key(id|[-_]id)?)$/i

/** Shorter values are also ordinary words. */
const shortest = 6
/** Whether a value is looked for inside other texts too: what is one plain word stands there by chance. */
const isTelling = (value: string): boolean => value.length >= 8 && !/^[a-z]+$/.test(value)

interface Confidential {
  readonly name: string
  readonly key: string
  readonly value: string
}

const decoded = (text: string): string => Buffer.from(text, 'base64').toString('utf8')

const entriesOf = (secret: KubeObject): readonly Confidential[] =>
  [
    ...Object.entries(fieldsAt(secret, 'data')).map(([key, value]) => [key, decoded(String(value))] as const),
    ...Object.entries(fieldsAt(secret, 'stringData')).map(([key, value]) => [key, String(value)] as const),
  ]
    .map(([key, value]) => ({ name: secret.metadata.name, key, value: value.trim() }))
    .filter(({ key, value }) => value.length >= shortest && !known.test(key))

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

/** Whether a text is the value or has it as a word of its own, plain or in base64. */
const gives = (text: string, value: string): boolean =>
  [value, Buffer.from(value).toString('base64')].some(
    (form) => text.trim() === form || (isTelling(form) && text.includes(form) && new RegExp(`(?<!\\w)${escaped(form)}(?!\\w)`).test(text)),
  )

export const secretValue: Rule = {
  id: 'secret-value',
  title: "The value of one of the chart's Secrets stands elsewhere in the manifest as well",
  why: 'Who may read pods, ConfigMaps or annotations, which is far more people, can read the secret',
  hint: 'Refer to the Secret with secretKeyRef or a volume',
  source: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
  level: 'error',
  find: (subject) => {
    const values = ofKind(subject, '', 'Secret').flatMap(entriesOf)
    if (values.length === 0) return []
    return subject.objects
      .filter(({ apiVersion, kind }) => !(apiVersion === 'v1' && kind === 'Secret'))
      .flatMap((object) =>
        textsIn(object).flatMap(({ path, text }) => {
          const found = values.find(({ value }) => gives(text, value))
          return found === undefined ? [] : [{ object, path, message: `it holds the value of ${found.key} of Secret ${found.name}` }]
        }),
      )
  },
}

import type { Buffer } from 'node:buffer'
import { secretForms } from '../../types/secret-forms.ts'
import { unpacked } from './unpack.ts'

/** Secrets as one looks for them: each with its name and the forms that it may stand in. */
export type Wanted = readonly { readonly name: string; readonly forms: readonly string[] }[]

/** Makes secrets, by name with their values, into what one looks for. */
export const wantedOf = (secrets: Readonly<Record<string, string>>): Wanted =>
  Object.entries(secrets).map(([name, value]) => ({ name, forms: secretForms(value) }))

/** As deep as an archive of packed logs in an archive. */
const depth = 4

/** The names of the secrets that stand in a text. */
export const secretsInText = (text: string, wanted: Wanted): readonly string[] =>
  wanted.filter(({ forms }) => forms.some((form) => text.includes(form))).map(({ name }) => name)

/** The names of the secrets that stand in bytes, in packed parts of them too. */
export const secretsInBytes = async (bytes: Buffer, wanted: Wanted, left = depth): Promise<readonly string[]> => {
  // Latin 1 has a character for every byte, and the forms are plain ASCII.
  const found = new Set(secretsInText(bytes.toString('latin1'), wanted))
  if (left > 0) for (const part of await unpacked(bytes)) for (const name of await secretsInBytes(part, wanted, left - 1)) found.add(name)
  return [...found]
}

import type { Buffer } from 'node:buffer'
import { secretForms } from '../../types/secret-forms.ts'
import { unpacked } from './unpack.ts'

/** Secrets by name, with their values. */
export type Secrets = Readonly<Record<string, string>>

/** As deep as an archive of packed logs in an archive. */
const depth = 4

/** The names of the secrets that stand in a text. */
export const secretsInText = (text: string, secrets: Secrets): readonly string[] =>
  Object.entries(secrets).flatMap(([name, value]) => (secretForms(value).some((form) => text.includes(form)) ? [name] : []))

/** The names of the secrets that stand in bytes, in packed parts of them too. */
export const secretsInBytes = async (bytes: Buffer, secrets: Secrets, left = depth): Promise<readonly string[]> => {
  // Latin 1 has a character for every byte, and the forms are plain ASCII.
  const found = new Set(secretsInText(bytes.toString('latin1'), secrets))
  if (left > 0) for (const part of await unpacked(bytes)) for (const name of await secretsInBytes(part, secrets, left - 1)) found.add(name)
  return [...found]
}

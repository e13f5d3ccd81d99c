import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { secretForms } from '../types/secret-forms.ts'

/** Makes a text one that anybody may read. */
export type Mask = (text: string) => string

/** Hides secrets, plain, in URLs and in base64: each as `***`, as build servers do. */
export const maskOf = (secrets: Readonly<Record<string, string>>): Mask => {
  const forms = Object.values(secrets)
    .flatMap(secretForms)
    .toSorted((one, other) => other.length - one.length)
  return (text) => forms.reduce((masked, form) => masked.replaceAll(form, '***'), text)
}

const masked = (value: unknown, mask: Mask, seen: Set<unknown>): unknown => {
  if (typeof value === 'string') return mask(value)
  if (typeof value !== 'object' || value === null || seen.has(value)) return value
  seen.add(value)
  for (const key of Object.getOwnPropertyNames(value)) {
    const { writable, value: own } = Object.getOwnPropertyDescriptor(value, key) ?? {}
    if (writable === true) Reflect.set(value, key, masked(own, mask, seen))
  }
  return value
}

/** Hides secrets in all that an error says, in what it was caused by too: runners print every field of it. Changes the error. */
export const maskError = (error: unknown, mask: Mask): void => void masked(error, mask, new Set())

const maskFile = async (path: string, mask: Mask): Promise<void> => {
  // Latin 1 has a character for every byte, and what is hidden is plain ASCII.
  const before = (await readFile(path)).toString('latin1')
  const after = mask(before)
  if (after !== before) await writeFile(path, after, 'latin1')
}

/** Hides secrets in every file of a folder. */
export const maskFolder = async (folder: string, mask: Mask): Promise<void> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of entries) if (entry.isFile()) await maskFile(join(entry.parentPath, entry.name), mask)
}

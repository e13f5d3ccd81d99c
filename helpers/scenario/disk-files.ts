import { readdirSync, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Files } from '../types/scenario.ts'

/** The repository's own files. */
export const diskFiles = (root: string): Files => ({
  isFile: (path) => statSync(resolve(root, path), { throwIfNoEntry: false })?.isFile() ?? false,
  isFolder: (path) => statSync(resolve(root, path), { throwIfNoEntry: false })?.isDirectory() ?? false,
  read: (path) => readFileSync(resolve(root, path), 'utf8'),
  list: (folder) => readdirSync(resolve(root, folder)),
})

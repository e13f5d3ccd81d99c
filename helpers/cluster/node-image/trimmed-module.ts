import { cp, glob, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { blaming } from '../../engine/diagnose.ts'
import { runGo } from './go.ts'
import { copyWritable, moduleFolder } from './module-folder.ts'

/**
 * Makes the Go module in `folder` use a copy of its dependency `path` in which the packages of `folder`/left-out stand
 * instead of those of the same place.
 */
export const trimModule = async (go: string, folder: string, path: string, signal?: AbortSignal): Promise<void> => {
  const copy = join(folder, 'trimmed')
  await copyWritable(await moduleFolder(go, path, folder, signal), copy)
  const leftOut = join(folder, 'left-out')
  for await (const file of glob('**/*.go', { cwd: leftOut })) {
    const place = join(copy, dirname(file))
    for (const name of await readdir(place)) if (name.endsWith('.go')) await rm(join(place, name))
  }
  await cp(leftOut, copy, { recursive: true })
  await blaming('cluster/node-image', `leave packages of ${path} out`, () =>
    runGo(go, ['mod', 'edit', `-replace=${path}=./trimmed`], { cwd: folder, signal }),
  )
}

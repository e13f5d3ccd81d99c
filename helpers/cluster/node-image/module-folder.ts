import { chmod, cp, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { blaming } from '../../engine/diagnose.ts'
import { runGo } from './go.ts'

const download = z.object({ Dir: z.string() })

/** The folder of a module in Go's module cache; `module` is `path@version`, or a path that the go.mod in `cwd` knows. */
export const moduleFolder = async (go: string, module: string, cwd: string, signal?: AbortSignal): Promise<string> => {
  const { stdout } = await blaming('cluster/node-image', `get ${module}`, () =>
    runGo(go, ['mod', 'download', '-json', module], { cwd, signal }),
  )
  return download.parse(JSON.parse(stdout)).Dir
}

/** Copies a folder of the module cache, which is read-only: the copy can be changed, and removed again. */
export const copyWritable = async (from: string, to: string): Promise<void> => {
  await cp(from, to, { recursive: true })
  for (const entry of await readdir(to, { recursive: true, withFileTypes: true })) {
    await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644)
  }
}

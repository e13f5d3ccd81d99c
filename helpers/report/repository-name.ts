import { readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { execa } from 'execa'
import { z } from 'zod'

const manifest = z.object({ name: z.string().min(1) })

const packageName = (root: string): string | undefined => {
  try {
    return manifest.safeParse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).data?.name
  } catch {
    return undefined
  }
}

/** The last part of the address: `charts` of `git@host:team/charts.git` and of `https://host/team/charts/`. */
const remoteName = async (root: string): Promise<string | undefined> => {
  const { stdout, exitCode } = await execa('git', ['remote', 'get-url', 'origin'], { cwd: root, reject: false })
  return exitCode === 0 ? /([^/:]+?)(?:\.git)?\/*$/.exec(stdout.trim())?.[1] : undefined
}

/** What a repository is called: by its package.json, else by the address that it was cloned from, else by its folder. */
export const repositoryName = async (root: string): Promise<string> =>
  packageName(root) ?? (await remoteName(root)) ?? basename(resolve(root))

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'yaml'

/**
 * A program that Helm gives what it has rendered, and takes what it prints for it: hooks and all. Its last argument is a file for
 * what it has against the manifest, as Helm keeps to itself what a plugin says when it fails.
 */
export interface PostRenderer {
  readonly command: string
  readonly args: readonly string[]
}

/** The name by which Helm finds the one there is. */
const name = 'seatrial'

/** Makes it a plugin of Helm 4 (https://helm.sh/docs/plugins), the only one of a folder of plugins, and gives that folder. */
export const writePostRenderer = async (folder: string, { command, args }: PostRenderer): Promise<string> => {
  const plugins = join(folder, 'helm-plugins')
  await mkdir(join(plugins, name), { recursive: true })
  const plugin = {
    apiVersion: 'v1',
    type: 'postrenderer/v1',
    name,
    version: '1.0.0',
    runtime: 'subprocess',
    runtimeConfig: { platformCommand: [{ command, args: [...args, complaintsIn(plugins)] }] },
  }
  await writeFile(join(plugins, name, 'plugin.yaml'), stringify(plugin))
  return plugins
}

const complaintsIn = (plugins: string): string => join(plugins, 'complaints')

/** What it had against the manifest; empty where it had nothing. */
export const complaintsOf = (plugins: string | undefined): Promise<string> =>
  plugins === undefined ? Promise.resolve('') : readFile(complaintsIn(plugins), 'utf8').catch(() => '')

/** How helm is told of it, where there is one. */
export const postRendering = (plugins: string | undefined): readonly string[] => (plugins === undefined ? [] : ['--post-renderer', name])

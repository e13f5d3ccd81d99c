import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { z } from 'zod'
import { runHelm } from './run.ts'

const repositories = z.looseObject({ repositories: z.array(z.looseObject({ name: z.string(), url: z.string() })).default([]) })
export type Repository = z.infer<typeof repositories>['repositories'][number]

const normal = (url: string): string => url.replace(/\/+$/, '')

/** The chart repositories that the user has given to Helm (`helm repo add`), wherever Helm's own settings keep them. */
export const knownRepositories = async (program: string, signal: AbortSignal): Promise<readonly Repository[]> => {
  const { stdout } = await runHelm(program, { kubeconfig: '/dev/null' }, ['env', 'HELM_REPOSITORY_CONFIG'], signal)
  const text = await readFile(stdout.trim(), 'utf8').catch(() => '')
  try {
    return repositories.safeParse(parse(text)).data?.repositories ?? []
  } catch {
    // What is wrong with the file, helm says itself.
    return []
  }
}

/** The repository that has a URL, under the name the user gave it. */
export const repositoryAt = (known: readonly Repository[], url: string): Repository | undefined =>
  known.find((one) => normal(one.url) === normal(url))

import { execa } from 'execa'

/** What helm printed, and whether it failed. */
export interface Printed {
  readonly stdout: string
  readonly stderr: string
  readonly failed: boolean
}

/** The cluster by its kubeconfig, and a folder of Helm plugins where one is needed. */
export interface Where {
  readonly kubeconfig: string
  readonly plugins?: string | undefined
  /** Where helm keeps what it pulls, where that is not to be the user's own. */
  readonly contentCache?: string | undefined
}

/** Runs helm. Failing is an answer; only the signal's reason is thrown. */
export const runHelm = async (
  program: string,
  { kubeconfig, plugins, contentCache }: Where,
  args: readonly string[],
  signal: AbortSignal,
): Promise<Printed> => {
  const { stdout, stderr, failed } = await execa(program, args, {
    env: {
      KUBECONFIG: kubeconfig,
      HELM_DRIVER: 'secret',
      ...(plugins !== undefined && { HELM_PLUGINS: plugins }),
      ...(contentCache !== undefined && { HELM_CONTENT_CACHE: contentCache }),
    },
    cancelSignal: signal,
    reject: false,
    forceKillAfterDelay: 2_000,
    stdin: 'ignore',
  })
  signal.throwIfAborted()
  return { stdout, stderr, failed }
}

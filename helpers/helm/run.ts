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
}

/** Runs helm. Failing is an answer; only the signal's reason is thrown. */
export const runHelm = async (
  program: string,
  { kubeconfig, plugins }: Where,
  args: readonly string[],
  signal: AbortSignal,
): Promise<Printed> => {
  const { stdout, stderr, failed } = await execa(program, args, {
    env: { KUBECONFIG: kubeconfig, HELM_DRIVER: 'secret', ...(plugins !== undefined && { HELM_PLUGINS: plugins }) },
    cancelSignal: signal,
    reject: false,
    forceKillAfterDelay: 2_000,
    stdin: 'ignore',
  })
  signal.throwIfAborted()
  return { stdout, stderr, failed }
}

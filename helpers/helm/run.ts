import { execa } from 'execa'

/** What helm printed, and whether it failed. */
export interface Printed {
  readonly stdout: string
  readonly stderr: string
  readonly failed: boolean
}

/** Runs helm against the cluster of a kubeconfig. Failing is an answer; only the signal's reason is thrown. */
export const runHelm = async (program: string, kubeconfig: string, args: readonly string[], signal: AbortSignal): Promise<Printed> => {
  const { stdout, stderr, failed } = await execa(program, args, {
    env: { KUBECONFIG: kubeconfig, HELM_DRIVER: 'secret' },
    cancelSignal: signal,
    reject: false,
    forceKillAfterDelay: 2_000,
    stdin: 'ignore',
  })
  signal.throwIfAborted()
  return { stdout, stderr, failed }
}

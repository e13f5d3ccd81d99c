import { SeatrialError } from '../errors/seatrial-error.ts'
import type { Kube } from '../kube/client.ts'
import { exec } from '../kube/exec.ts'

/** A container that runs the probe. */
export interface Place {
  readonly namespace: string
  readonly pod: string
  readonly container: string
}

/** What the probe writes in one of its modes, as JSON. @throws SeatrialError kube/exec, step/not-asked */
export const runProbe = async (
  kube: Kube,
  { namespace, pod, container }: Place,
  mode: 'ask' | 'look',
  signal: AbortSignal,
  stdin?: string,
): Promise<unknown> => {
  const { exitCode, stdout, stderr } = await exec(kube, { namespace, pod, container, command: ['/probe', mode], stdin, signal })
  if (exitCode !== 0) throw new SeatrialError('step/not-asked', `the probe in pod ${pod} exited with ${exitCode}: ${stderr.trim()}`)
  return JSON.parse(stdout)
}

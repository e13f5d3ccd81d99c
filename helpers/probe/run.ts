import { SeatrialError } from '../errors/seatrial-error.ts'
import type { Kube } from '../kube/client.ts'
import { exec } from '../kube/exec.ts'
import { parsedJson } from '../types/parsed-json.ts'

/** A container that runs the probe. */
export interface Place {
  readonly namespace: string
  readonly pod: string
  readonly container: string
}

/** How often the probe is asked, until it answers. */
const attempts = 3

/**
 * What the probe writes in one of its modes, as JSON. On a busy machine the output of a command is lost now and then while it
 * ends well (https://github.com/kubernetes/kubernetes/issues/34256): the probe changes nothing, and is asked again.
 * @throws SeatrialError kube/exec, step/not-asked
 */
export const runProbe = async (
  kube: Kube,
  { namespace, pod, container }: Place,
  mode: 'ask' | 'look',
  signal: AbortSignal,
  stdin?: string,
): Promise<unknown> => {
  let written = ''
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const { exitCode, stdout, stderr } = await exec(kube, { namespace, pod, container, command: ['/probe', mode], stdin, signal })
    if (exitCode !== 0) throw new SeatrialError('step/not-asked', `the probe in pod ${pod} exited with ${exitCode}: ${stderr.trim()}`)
    const answer = parsedJson(stdout)
    if (answer !== undefined) return answer
    written = stdout
  }
  throw new SeatrialError(
    'step/not-asked',
    `the probe in pod ${pod} was asked ${attempts} times and gave no answer; the last it wrote: ${JSON.stringify(written.slice(0, 200))}`,
  )
}

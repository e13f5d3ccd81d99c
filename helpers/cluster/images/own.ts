import { join } from 'node:path'

const context = join(import.meta.dirname, 'programs')

/** The images of the harness's own programs: what runs in the cluster of any repository. */
export const ownImages = {
  /** Simulated GPUs for clusters that have none. */
  gpuPlugin: { ref: 'localhost/seatrial/gpu-plugin:1', context, target: 'gpu-plugin', args: {} },
  /** Asks, from inside pods, who can reach whom. */
  probe: { ref: 'localhost/seatrial/probe:1', context, target: 'probe', args: {} },
} as const

import { z } from 'zod'
import type { Kube } from '../kube/client.ts'
import { runProbe, type Place } from './run.ts'

const process = z.object({
  id: z.number(),
  name: z.string(),
  /** Its arguments, with spaces between; empty for one that has ended and is not yet waited for. */
  command: z.string(),
  /** Real, effective, saved and file system's. */
  users: z.array(z.number()),
  /** Masks in hexadecimal digits: `CapEff`, `CapPrm`, `CapBnd`, `CapAmb`, `CapInh` (proc(5)). */
  capabilities: z.record(z.string(), z.string()),
  noNewPrivs: z.boolean(),
  /** 0 disabled, 1 strict, 2 filter. */
  seccomp: z.number(),
})
export type Process = z.infer<typeof process>

const sight = z.object({
  processes: z.array(process),
  mounts: z.array(z.object({ point: z.string(), readOnly: z.boolean() })),
})
/** What the kernel says of a container's processes and of what is mounted for them. */
export type Sight = z.infer<typeof sight>

/** Looks at the container beside which a probe stands. @throws SeatrialError kube/exec, step/not-asked */
export const lookFrom = async (kube: Kube, place: Place, signal: AbortSignal): Promise<Sight> =>
  sight.parse(await runProbe(kube, place, 'look', signal))

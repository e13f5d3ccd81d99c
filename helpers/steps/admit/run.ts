import { SeatrialError } from '../../errors/seatrial-error.ts'
import type { StepContext } from '../context.ts'
import { admittedByConstraints } from './constraints.ts'
import { admittedByStandard } from './pss.ts'
import type { AdmitSpec } from './verb.ts'

/** Every pod of the installed releases is let in: by their manifests, by the API server's word, and as they ran. */
export const run = async ({ pss, version, scc }: AdmitSpec, context: StepContext): Promise<void> => {
  if (context.releases.size === 0) throw new SeatrialError('step/no-release', 'nothing is installed whose pods could be judged')
  if (pss !== undefined) await admittedByStandard({ pss, version }, context)
  if (scc !== undefined) await admittedByConstraints(scc, context)
}

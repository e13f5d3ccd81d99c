import { stringify } from 'csv-stringify/sync'
import { SeatrialError } from '../../errors/seatrial-error.ts'
import type { StepContext } from '../context.ts'
import { whereHeld } from './held.ts'
import { inCluster, inLogs, inManifests, inOutputs, inPages, inProcesses, type Searched } from './places.ts'
import { wantedOf } from './search.ts'
import type { SecretsSpec } from './verb.ts'

/** Searches for the scenario's secrets wherever they must not be, once it is known that they are where they must. */
export const run = async (spec: SecretsSpec, context: StepContext): Promise<void> => {
  await context.cache.watch('v1', 'Pod')
  const held = await whereHeld(context)
  const wanted = wantedOf(context.cell.secrets)
  context.say('searching manifests and objects')
  const searched: Searched[] = [inManifests(wanted, context), await inCluster(wanted, context)]
  context.say('searching logs and command lines')
  searched.push(await inLogs(wanted, spec.timeout ?? 30_000, context), await inProcesses(wanted, context))
  searched.push(await inPages(wanted, spec, context), await inOutputs(wanted, spec, context))
  const lines = held.map(({ name, by, pods }) => `${name} is given by Secret ${by.join(', ')} to ${pods.join(', ')}`)
  context.attach({ name: 'given', type: 'text/plain', content: lines.join('\n') })
  const rows = searched.map(({ place, count, exposures }) => ({ place, searched: count, exposures: exposures.length }))
  context.attach({ name: 'searched', type: 'text/csv', content: stringify(rows, { header: true }) })
  const wrong = searched.flatMap(({ exposures }) => exposures.map(({ secret, where }) => `${secret} is in the open: ${where}`))
  if (wrong.length > 0) throw new SeatrialError('step/exposed', wrong.join('\n'))
}

import { z } from 'zod'
import { release, restarts, timeout } from '../fields.ts'
import { chartSource } from '../../types/chart.ts'
import { valuesLayer } from '../../types/values.ts'
import { verb } from '../verb.ts'

/** A render, schema check or admission that must be refused, with a part of what it must say. */
export const refusal = z.strictObject({ error: z.string().min(1).meta({ description: 'A part of the message that refuses it.' }) })

export const schema = z.strictObject({
  chart: chartSource.optional().meta({ description: 'Another chart than the one under test: something it needs.' }),
  release: release.optional().meta({ description: "The release's name; by default the chart's." }),
  values: z.array(valuesLayer).optional().meta({ description: "Values layers on top of the scenario's (of their own for another chart)." }),
  restarts,
  expect: refusal.optional().meta({ description: 'The install must be refused, saying this.' }),
  timeout,
})
export type InstallSpec = z.infer<typeof schema>

export const install = verb({
  name: 'install',
  summary: 'Installs a chart and waits until everything in it is ready to stay, or can never be.',
  schema,
  example: 'install: { values: [{ executor: { instances: 1 } }] }',
  asserts: () => true,
  load: () => import('./run.ts'),
})

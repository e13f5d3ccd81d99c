import { z } from 'zod'
import { release, timeout } from '../fields.ts'
import { verb } from '../verb.ts'

export const schema = z.strictObject({
  release: release.optional().meta({ description: "The release; by default the chart's under test." }),
  leaves: z
    .array(z.string())
    .optional()
    .meta({ description: 'Kinds that may stay, for example PersistentVolumeClaim.', examples: [['PersistentVolumeClaim']] }),
  timeout,
})
export type UninstallSpec = z.infer<typeof schema>

export const uninstall = verb({
  name: 'uninstall',
  summary: 'Uninstalls a release and checks that nothing of it is left, in the namespace or outside.',
  schema,
  example: 'uninstall: {}',
  asserts: () => true,
  load: () => import('./run.ts'),
})

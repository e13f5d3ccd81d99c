import { z } from 'zod'

export const valuesLayer = z.union([z.string().min(1), z.record(z.string(), z.unknown())]).meta({
  description: 'A values file (looked for beside the scenario, then in the chart, then from the root), or values written in place.',
})

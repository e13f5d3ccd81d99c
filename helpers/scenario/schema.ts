import { z } from 'zod'
import { openShiftConstraints } from '../steps/admit/verb.ts'
import { verbs } from '../steps/registry.ts'
import { chartSource } from '../types/chart.ts'
import { duration } from '../types/duration.ts'
import { capabilities, priorities } from '../types/scenario.ts'
import { valuesLayer } from '../types/values.ts'
import { scalar, when } from './when.ts'

const rule = z.record(z.string(), scalar)

/** The matrix as editors see it; its rules are checked where it is expanded. */
export const matrix = z
  .object({
    include: z.array(rule).optional().meta({ description: 'Cells beside the product of the dimensions; each names every dimension.' }),
    exclude: z
      .array(rule)
      .optional()
      .meta({ description: 'Cells to leave out: every cell that has all the values of a rule. `reason` says why.' }),
  })
  .catchall(z.array(scalar).min(1))
  .meta({ description: 'Dimensions and their values: one test for each combination.', examples: [{ spark: ['3.5.7', '4.1.3'] }] })

const stepFields = {
  name: z.string().min(1).optional().meta({ description: 'What the step shows, as a sentence.' }),
  timeout: duration.optional().meta({ description: 'The longest the step may take.' }),
  when: when.optional().meta({
    description: 'Only in cells that have one of these values in each dimension named; of a list, in those that meet one of its entries.',
    examples: [{ backend: 'standalone' }, { feature: ['iceberg', 'gpu-iceberg'] }],
  }),
}

export const stepKeys = [...Object.keys(stepFields), ...verbs.keys()]

const verbKeys = Object.fromEntries(
  [...verbs.values()].map((verb) => [verb.name, verb.schema.optional().meta({ description: verb.summary })]),
)

/** One step: one verb, and perhaps a name and a time limit. */
export const step = z.strictObject({ ...stepFields, ...verbKeys }).meta({ description: 'One step: exactly one verb.' })

const namespace = z
  .strictObject({
    podSecurity: z.enum(['privileged', 'baseline', 'restricted']).optional().meta({ description: 'Default `restricted`.' }),
    openshift: z
      .enum(openShiftConstraints)
      .optional()
      .meta({ description: 'Security context constraints of OpenShift: on a plain cluster admission policies stand in for them.' }),
    labels: z.record(z.string(), z.string()).optional().meta({ description: 'Labels of the namespace.' }),
  })
  .meta({ description: 'What the namespace of a cell is like.', examples: [{ openshift: 'restricted-v2' }] })

/** The fields of a scenario file, but for the specs of its steps and the rules of its matrix. */
export const head = z.strictObject({
  name: z.string().min(1).meta({ description: 'What is true of the chart, as a sentence.' }),
  description: z.string().optional().meta({ description: 'Why it matters; shown in the report.' }),
  chart: chartSource,
  tags: z
    .array(z.string().regex(/^[A-Za-z0-9][\w.:-]*$/, 'a tag is letters, digits, `.`, `_`, `:` and `-`'))
    .default([])
    .meta({ description: 'Tags to select by, for example `vitest --tags-filter connect`.' }),
  priority: z.enum(priorities).default('P1').meta({ description: 'P0 runs by default; the others with SEATRIAL_PRIORITY.' }),
  matrix: z.unknown().optional(),
  values: z.array(valuesLayer).default([]).meta({ description: 'Values layers for the chart under test; later ones win.' }),
  requires: z
    .array(z.union([z.enum(capabilities), z.strictObject({ capability: z.enum(capabilities), when })]))
    .default([])
    .meta({ description: 'What the cluster must be able to do, in every cell or `when`; skipped with the reason where it is not.' }),
  namespace: namespace.optional(),
  secrets: z
    .array(z.string().regex(/^[A-Za-z][A-Za-z0-9]*$/, 'a secret is named in letters and digits'))
    .refine((names) => new Set(names).size === names.length, 'a secret stands there twice')
    .default([])
    .meta({
      description:
        'Names of values made for each cell, `${{ secrets.NAME }}`, that its report never shows and the verb `secrets` searches for.',
      examples: [['databasePassword']],
    }),
  timeout: duration.prefault('10m').meta({ description: 'The longest a cell may take, time in the queue not counted.' }),
  steps: z.array(z.unknown()).min(1, 'a scenario has one step or more').meta({ description: 'What is done and checked, in order.' }),
})

/** The whole file, for editors. */
export const file = head.extend({ matrix: matrix.optional(), steps: z.array(step).min(1) })

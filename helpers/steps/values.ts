import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { writeValuesFiles } from '../helm/values-files.ts'
import { interpolate } from '../types/expression.ts'
import type { StepContext } from './context.ts'

type Layer = string | Readonly<Record<string, unknown>>

/** The scenario's own layers with what is known only now filled in. */
export const scenarioLayers = ({ cell, namespace, release }: StepContext): Layer[] =>
  cell.values.map((layer) => ('file' in layer ? layer.file : fill(layer.inline, namespace, release)))

const fill = (values: Readonly<Record<string, unknown>>, namespace: string, release: string): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      interpolate(
        value,
        new Map([
          ['namespace', namespace],
          ['release', release],
        ]),
      ),
    ]),
  )

/** Values files for helm, absolute: layers written in place get a file of their own beside the evidence. */
export const valuesFiles = async (context: StepContext, release: string, layers: readonly Layer[]): Promise<string[]> => {
  const folder = join(context.folder, 'values')
  await mkdir(folder, { recursive: true })
  return await writeValuesFiles(context.root, layers, (index) => join(folder, `${release}-${context.releases.size}-${index}.yaml`))
}

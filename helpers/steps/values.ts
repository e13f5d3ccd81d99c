import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { valuesOf } from '../helm/chart-values.ts'
import { imageValues } from '../helm/image-values.ts'
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

/** A layer on top that leads the chart's images to where the cluster gets them; none where that is not needed. */
export const imageFiles = async (
  { images, folder, releases }: StepContext,
  release: string,
  chart: string,
  files: readonly string[],
): Promise<string[]> => {
  if (Object.keys(images).length === 0) return []
  const layer = imageValues(await valuesOf(chart, files), images)
  if (layer === undefined) return []
  return await writeValuesFiles('', [layer], () => join(folder, 'values', `${release}-${releases.size}-images.yaml`))
}

import { rm } from 'node:fs/promises'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { temporaryFolder } from '../run/temporary.ts'
import { objectsOf } from '../steps/apply/objects.ts'
import { isRecord } from '../types/record.ts'
import type { Cell } from '../types/scenario.ts'
import { installsOf, renderOrRefuse, type Renderer } from './renders.ts'

/**
 * What the cell's own file and values are to blame for. That a chart does not render may be for want of what the cluster lacks, and
 * a registry that does not answer is nobody's mistake.
 */
const isMistake = (error: unknown): boolean =>
  error instanceof SeatrialError && (error.code === 'helm/values' || error.code === 'helm/manifest' || error.code.startsWith('scenario/'))

/** Whether a step is to be refused by the cluster. */
const isToFail = (spec: unknown): boolean => isRecord(spec) && isRecord(spec['expect']) && spec['expect']['error'] !== undefined

const checkStep = async (cell: Cell, step: Cell['steps'][number], renderer: Renderer, folder: string): Promise<void> => {
  const { spec, verb, at } = step
  if (verb === 'apply' && isRecord(spec) && typeof spec['file'] === 'string')
    await objectsOf({ file: spec['file'] }, { root: renderer.root, namespace: 'probe', release: cell.release, images: {} })
  for (const install of installsOf({ ...cell, steps: [step] })) await renderOrRefuse(renderer, folder, install, at)
}

/**
 * Looks at a cell that the cluster lacks something for as far as that goes without a cluster: a skip must not hide a mistake.
 * @throws SeatrialError helm/values, helm/manifest and scenario/*, by the step that has it
 */
export const checkSkipped = async (
  cell: Cell,
  { helm, charts, session }: Pick<Renderer, 'helm' | 'charts'> & { readonly session: { readonly root: string } },
  call: (at: number, step: () => Promise<void>) => Promise<void>,
): Promise<void> => {
  const folder = await temporaryFolder()
  try {
    for (const step of cell.steps) {
      if (isToFail(step.spec)) continue
      await call(step.at, () =>
        checkStep(cell, step, { helm, charts, root: session.root }, folder).catch((error: unknown) => {
          if (isMistake(error)) throw error
        }),
      )
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

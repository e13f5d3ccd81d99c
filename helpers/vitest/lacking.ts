import { unmetWish } from '../run/shared-namespace/namespace.ts'
import type { Cell } from '../types/scenario.ts'
import type { Session } from './session.ts'

/** What keeps a cell from being run in this cluster: what the cell requires and asks of its namespace; undefined where nothing does. */
export const lackedBy = (cell: Cell, { capabilities, reasons, namespace }: Session): string | undefined => {
  const unmet = namespace && unmetWish(cell, namespace.name, namespace.labels)
  if (unmet !== undefined) return unmet
  const lacking = cell.requires.filter((one) => !capabilities.includes(one))
  const told = lacking.map((one) => (reasons[one] === undefined ? one : `${one} (${reasons[one]})`))
  return told.length === 0 ? undefined : `this cluster lacks ${told.join(', ')}`
}

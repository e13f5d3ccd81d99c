import { SeatrialError } from '../../errors/seatrial-error.ts'
import { isBad } from './counts.ts'
import { gatherResults } from './gather.ts'
import { mergeResults } from './merge.ts'

/**
 * The keys of the cells that are red or did not run by the results in `folder` and below it, where a cell's last attempt
 * decides. @throws SeatrialError report/nothing where there is not one result
 */
export const failedCells = (folder: string): readonly string[] => {
  const { cells } = mergeResults(gatherResults([folder]))
  if (cells.length === 0) throw new SeatrialError('report/nothing', `no result in ${folder}`)
  return cells.filter(isBad).map(({ key }) => key)
}

import { fileOfCell } from '../../types/scenario.ts'
import { combinationOf } from './combination.ts'
import { badness, stateOf } from './state.ts'
import type { ShownCell, State } from './state.ts'

/** A dimension of a matrix with its values in order. */
interface Axis {
  readonly dimension: string
  readonly values: readonly string[]
}

/** A cell of a heat map's place, with what the axes do not say of it. */
export interface Placed {
  readonly cell: ShownCell
  readonly state: State
  /** The dimensions that are no axis, such as `spark=4.1.3`. */
  readonly rest: string
}

/** One scenario: its two largest dimensions as axes, cells that differ in others together, the worst first. */
export interface HeatMap {
  readonly scenario: string
  readonly file: string
  /** Undefined for a matrix of one dimension, or of none. */
  readonly rows: Axis | undefined
  readonly columns: Axis | undefined
  /** By row and column; empty where the matrix has no such cell. */
  readonly places: readonly (readonly (readonly Placed[])[])[]
  readonly worst: State
}

type Combined = readonly [ShownCell, ReadonlyMap<string, string>]

/** What stands for the value of a dimension that a cell does not have. */
const none = '(none)'

const { compare } = new Intl.Collator('en', { numeric: true })

/** Dimensions with more than one value, those with the most first. */
const axesOf = (cells: readonly Combined[]): readonly Axis[] => {
  const dimensions = new Set(cells.flatMap(([, combination]) => [...combination.keys()]))
  return [...dimensions]
    .map((dimension) => ({
      dimension,
      values: [...new Set(cells.map(([, combination]) => combination.get(dimension) ?? none))].toSorted(compare),
    }))
    .filter(({ values }) => values.length > 1)
    .toSorted((a, b) => b.values.length - a.values.length || compare(a.dimension, b.dimension))
}

const placed = ([cell, combination]: Combined, axes: readonly (Axis | undefined)[]): Placed => {
  const rest = [...combination].filter(([name]) => axes.every((axis) => axis?.dimension !== name))
  return { cell, state: stateOf(cell), rest: rest.map(([name, value]) => `${name}=${value}`).join(' ') }
}

const worstFirst = (a: Placed, b: Placed): number => badness(a.state) - badness(b.state) || compare(a.rest, b.rest)

const heatMapOf = (file: string, cells: readonly ShownCell[]): HeatMap => {
  const combined = cells.map((cell): Combined => [cell, combinationOf(cell)])
  const [first, second] = axesOf(combined)
  // One dimension is a line; of two, the longer goes down the page.
  const [rows, columns] = second === undefined ? [undefined, first] : [first, second]
  const valueAt = (axis: Axis | undefined, combination: ReadonlyMap<string, string>): string =>
    axis === undefined ? '' : (combination.get(axis.dimension) ?? none)
  const byPlace = Map.groupBy(combined, ([, combination]) => JSON.stringify([valueAt(rows, combination), valueAt(columns, combination)]))
  const places = (rows?.values ?? ['']).map((row) =>
    (columns?.values ?? ['']).map((column) =>
      (byPlace.get(JSON.stringify([row, column])) ?? []).map((one) => placed(one, [rows, columns])).toSorted(worstFirst),
    ),
  )
  const worst = cells.map(stateOf).reduce((a, b) => (badness(a) <= badness(b) ? a : b), 'passed')
  return { scenario: (cells[0]?.name ?? file).replace(/ \[.*\]$/, ''), file, rows, columns, places, worst }
}

/** A heat map for each scenario, those with the worst cell first. */
export const heatMapsOf = (cells: readonly ShownCell[]): HeatMap[] =>
  [...Map.groupBy(cells, ({ key }) => fileOfCell(key))]
    .map(([file, own]) => heatMapOf(file, own))
    .toSorted((a, b) => badness(a.worst) - badness(b.worst) || compare(a.scenario, b.scenario) || compare(a.file, b.file))

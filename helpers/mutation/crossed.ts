import { isNode, isSeq, visit, type Document, type Node } from 'yaml'
import type { Cell, Scalar, Scenario } from '../types/scenario.ts'

/** A cell whose charts are set up as another cell's are: what its steps assert is not so, and they must see that. */
export interface Crossing {
  readonly name: string
  readonly scenario: Scenario
  readonly cell: Cell
  readonly dimension: string
  /** The value that the charts are set up with, in the place of the cell's own. */
  readonly value: Scalar
}

/** Where a scenario says how charts are set up, as far as it does. */
const setUps = (document: Document): Node[] => {
  const steps = document.get('steps', true)
  const count = isSeq(steps) ? steps.items.length : 0
  const paths = Array.from({ length: count }, (_, step) => ['install', 'upgrade'].map((verb) => ['steps', step, verb, 'values'])).flat()
  return [['values'], ...paths].map((path) => document.getIn(path, true)).filter((node) => isNode(node))
}

const reference = (dimension: string): RegExp => new RegExp(`\\$\\{\\{\\s*matrix\\.${RegExp.escape(dimension)}\\s*\\}\\}`, 'g')

/** Sets up the charts of a scenario with a value of a dimension, whatever the cell. */
export const setUpAs = (document: Document, dimension: string, value: Scalar): void => {
  const pattern = reference(dimension)
  for (const node of setUps(document)) {
    visit(node, {
      Scalar(_key, scalar) {
        const text = scalar.value
        if (typeof text !== 'string' || text.search(pattern) < 0) return
        // An expression that stands alone keeps its value's type.
        scalar.value = text.replace(pattern, '') === '' ? value : text.replaceAll(pattern, String(value))
      },
    })
  }
}

/**
 * Of two values each, set up as the other; of more each but the first, which is the plain one, set up as that. In the first
 * cell that has the value; values that only cells with real GPUs have are left out.
 */
export const crossingsOf = (scenario: Scenario, matrix: Readonly<Record<string, readonly Scalar[]>>): Crossing[] => {
  const cells = scenario.cells.filter(({ requires }) => !requires.includes('realGpu'))
  const short = scenario.file.replace(/^scenarios\//, '').replace(/\.scenario\.yaml$/, '')
  return Object.entries(matrix).flatMap(([dimension, values]) =>
    values.flatMap((own, index) => {
      const value = index === 0 && values.length === 2 ? values[1] : values[0]
      const cell = cells.find(({ combination }) => combination[dimension] === own)
      const isThere = cells.some(({ combination }) => combination[dimension] === value)
      if (cell === undefined || value === undefined || value === own || !isThere) return []
      return [{ name: `crossed ${short}: ${dimension}=${own} set up as ${value}`, scenario, cell, dimension, value }]
    }),
  )
}

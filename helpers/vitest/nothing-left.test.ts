import { expect, test } from 'vitest'
import { nothingLeft, type Selectable, type Selection } from './nothing-left.ts'

const scenario = (file: string, names: readonly string[], more: Partial<Selectable> = {}): Selectable => ({
  file: `scenarios/${file}.scenario.yaml`,
  project: file.split('/')[0] ?? '',
  priority: 'P0',
  tags: [],
  cells: names.map((name) => ({ key: `${file}#${name}`, name })),
  ...more,
})
const all = [
  scenario('smoke/query', ['Query [spark=3.5.7]', 'Query [spark=4.1.3]'], { tags: ['connect'] }),
  scenario('smoke/later', ['Later'], { priority: 'P2' }),
  scenario('e2e/shop', ['Shop'], { priority: 'P1' }),
]
const selection = (more: Partial<Selection> = {}): Selection => ({
  names: [],
  isNamed: (file, name) => file.includes(name),
  projects: ['smoke'],
  cells: undefined,
  prioritiesOf: () => new Set(['P0']),
  tags: [],
  pattern: undefined,
  ...more,
})

test.each<[asked: string, more: Partial<Selection>, why: string | undefined]>([
  ['nothing in particular', {}, undefined],
  [
    'a file that does not exist',
    { names: ['qeury'] },
    'no scenario file has `qeury` in its path; nearest: `scenarios/smoke/query.scenario.yaml`',
  ],
  [
    'a file of another project',
    { names: ['shop'] },
    'scenarios/e2e/shop.scenario.yaml belongs to the project `e2e`, and only `smoke` runs',
  ],
  ['cells of another project', { cells: new Set(['e2e/shop#Shop']) }, 'SEATRIAL_CELLS asks for other files: `e2e/shop#Shop`'],
  ['an empty list of cells', { cells: new Set() }, 'SEATRIAL_CELLS (with SEATRIAL_FAILED_FROM) leaves no cell'],
  [
    'a priority that no scenario has',
    { prioritiesOf: () => new Set(['P3']) },
    'no scenario of `smoke` has the priority that is asked for: they have P0, P2; set SEATRIAL_PRIORITY',
  ],
  ['a file of another priority', { names: ['later'] }, undefined],
  ['a misspelt cell', { pattern: /spark=4.1.4/ }, 'no cell of the 1 selected file fits -t `spark=4.1.4`; nearest: `Query [spark=4.1.3]`'],
  [
    'a cell that the priority leaves out',
    { pattern: /Later/ },
    'no cell of the 1 selected file fits -t `Later`; scenarios/smoke/later.scenario.yaml has one, of the project `smoke` and the priority P2, and is not part of this run',
  ],
  [
    'a cell that SEATRIAL_CELLS leaves out',
    { cells: new Set(['smoke/query#Query [spark=3.5.7]']), pattern: /4\.1/ },
    'no cell of the 1 selected file fits -t `4\\.1`; nearest: `Query [spark=3.5.7]`',
  ],
  ['a tag that the selected do not have', { tags: ['!connect'] }, 'no selected cell fits --tags-filter `!connect`: the tags are `connect`'],
])('%s', (_asked, more, why) => {
  expect(nothingLeft(all, selection(more))).toBe(why)
})

import { relative, resolve } from 'node:path'
import { defineCommand } from 'citty'
import pc from 'picocolors'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { isBad, tellCounts } from '../report/merge/counts.ts'
import { gatherResults } from '../report/merge/gather.ts'
import { mergeResults } from '../report/merge/merge.ts'
import type { Merged } from '../report/merge/merge.ts'
import { pageEntries, pageOfMerged } from '../report/merge/page.ts'
import { writeResultsFolder } from '../report/merge/results-folder.ts'
import { session } from './session.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const complain = (line: string): void => void process.stderr.write(`${pc.red(line)}\n`)

const merge = (folders: readonly string[]): Merged => {
  if (folders.length === 0) throw new SeatrialError('report/nothing', 'name one folder of results or more')
  const merged = mergeResults(gatherResults(folders))
  for (const { path, why } of merged.unreadable) complain(`[report/unreadable] ${path}: ${why}`)
  if (merged.cells.length === 0) throw new SeatrialError('report/nothing', `no result in ${folders.join(', ')}`)
  return merged
}

export const report = defineCommand({
  meta: { name: 'report', description: 'Merge result folders of any number of runs into one report' },
  args: {
    output: { type: 'string', default: 'reports/merged', description: 'Where the merged results and the page are written' },
    'page-limit': { type: 'string', default: '5000', description: 'The most results that the page shows' },
  },
  run: ({ args }) =>
    session(async () => {
      const merged = merge(args._)
      const output = resolve(args.output)
      const all = merged.cells.reduce((sum, { earlier }) => sum + 1 + earlier.length, 0)
      say(`${merged.cells.length} cells: ${tellCounts(merged.cells)} (${all} attempts in ${merged.plans.length} runs)`)
      writeResultsFolder(`${output}/allure-results`, merged)
      const entries = pageEntries(merged, Number(args['page-limit']))
      if (entries.length < all) say(`the page shows ${entries.length} of ${all} attempts, those of failed cells first`)
      say(`${pc.bold('Allure report')}  ${relative(process.cwd(), await pageOfMerged(output, entries))}`)
      if (merged.unreadable.length > 0 || merged.cells.some(isBad)) process.exitCode = 1
    }),
})

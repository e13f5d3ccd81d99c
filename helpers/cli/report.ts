import { writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { defineCommand } from 'citty'
import pc from 'picocolors'
import { SeatrialError } from '../errors/seatrial-error.ts'
import type { Outcome } from '../history/outcome.ts'
import { readHistory, withOutcomes, writeHistory } from '../history/store.ts'
import { isBad, tellCounts } from '../report/merge/counts.ts'
import { ctrfReport } from '../report/merge/ctrf.ts'
import { readPrintedPlan, withExpected } from '../report/merge/expected.ts'
import { gatherResults } from '../report/merge/gather.ts'
import { judgeCells, outcomesOf } from '../report/merge/judged.ts'
import { mergeResults } from '../report/merge/merge.ts'
import type { Merged } from '../report/merge/merge.ts'
import { pageEntries, pageOfMerged } from '../report/merge/page.ts'
import { writeResultsFolder } from '../report/merge/results-folder.ts'
import { summaryMarkdown } from '../report/merge/summary.ts'
import { repositoryName } from '../report/repository-name.ts'
import { folderAt, wholeNumber } from './options.ts'
import { checkedQuarantine, quarantineFile } from './quarantine.ts'
import { repository, session } from './session.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const complain = (line: string): void => void process.stderr.write(`${pc.red(line)}\n`)

const merge = (folders: readonly string[], plan: string | undefined): Merged => {
  if (folders.length === 0)
    throw new SeatrialError('plan/setting', 'name one folder of results or more', { hint: 'run: npx seatrial report --help' })
  const merged = mergeResults(withExpected(gatherResults(folders), plan === undefined ? [] : readPrintedPlan(plan)))
  for (const { path, why } of merged.unreadable) complain(`[report/unreadable] ${path}: ${why}`)
  if (merged.cells.length === 0) throw new SeatrialError('report/nothing', `no result in ${folders.join(', ')}`)
  return merged
}

/** What is known of the cells with what was merged; kept where there is a folder for it. */
const historyWith = (merged: Merged, folder: string | undefined): readonly Outcome[] => {
  const history = withOutcomes(folder === undefined ? [] : readHistory(folder), outcomesOf(merged))
  if (folder !== undefined) writeHistory(folder, history)
  return history
}

export const report = defineCommand({
  meta: { name: 'report', description: 'Merge result folders of any number of runs into one report' },
  args: {
    folders: { type: 'positional', required: false, description: 'Folders of results, one or more, or folders above them' },
    output: { type: 'string', default: 'reports/merged', description: 'Where the merged results, the page and the summaries are written' },
    plan: { type: 'string', description: 'The file of what `seatrial plan --json` printed: its cells that no results tell of did not run' },
    history: { type: 'string', description: 'A folder that keeps what became of each cell, read and added to' },
    quarantine: { type: 'string', description: `Cells whose failures do not fail the report; ${quarantineFile} where there is one` },
    url: { type: 'string', description: "The address the page will have, for the summary's links" },
    'page-limit': { type: 'string', default: '5000', description: 'The most attempts that the page shows, from 1' },
  },
  run: ({ args }) =>
    session(async () => {
      // Its cells are not looked for here: results may be of other commits than the files that lie around them.
      const quarantine = checkedQuarantine(args.quarantine)
      const limit = wholeNumber('page-limit', args['page-limit'])
      const output = folderAt('output', args.output)
      const history = args.history === undefined ? undefined : folderAt('history', args.history)
      const merged = merge(args._, args.plan)
      writeResultsFolder(join(output, 'allure-results'), merged)
      const cells = judgeCells(merged, historyWith(merged, history), quarantine.entries)
      const attempts = cells.reduce((sum, { earlier }) => sum + 1 + earlier.length, 0)
      say(`${tellCounts(cells)} (attempts: ${attempts}, runs with a plan: ${merged.plans.length})`)
      const page = args.url ?? 'allure-report/index.html'
      writeFileSync(join(output, 'summary.md'), summaryMarkdown({ cells, unreadable: merged.unreadable, attempts, page }))
      writeFileSync(join(output, 'results.json'), JSON.stringify(ctrfReport(cells)))
      const entries = pageEntries(cells, limit)
      if (entries.length < attempts) say(`the page shows ${entries.length} of ${attempts} attempts, red cells first`)
      say(
        `${pc.bold('Allure report')}  ${relative(process.cwd(), await pageOfMerged(output, entries, cells, await repositoryName(repository)))}`,
      )
      if (merged.unreadable.length > 0 || cells.some((cell) => isBad(cell) && cell.quarantine === undefined)) process.exitCode = 1
      if (!quarantine.good) process.exitCode = 2
    }),
})

import { existsSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { defineCommand } from 'citty'
import pc from 'picocolors'
import { describeError, SeatrialError } from '../errors/seatrial-error.ts'
import { describeAction, withLines, type Action } from '../init/actions.ts'
import { findCharts } from '../init/charts.ts'
import { addCommand } from '../init/config.ts'
import { nearest } from '../vitest/repository.ts'
import { drafted } from './drafted.ts'
import { initActions } from './init-actions.ts'
import { session } from './session.ts'

const perform = async (root: string, action: Action): Promise<void> => {
  if (action.kind === 'keep' || action.kind === 'advise') return
  const path = join(root, action.file)
  await mkdir(dirname(path), { recursive: true })
  if (action.kind === 'append') await writeFile(path, withLines(existsSync(path) ? readFileSync(path, 'utf8') : '', action.lines))
  // A file that somebody has made in the meantime stays.
  else await writeFile(path, action.text, { flag: action.kind === 'write' ? 'wx' : 'w' })
}

/** The packages that a run needs and the repository does not have, as a command; a package manager may leave peers out of reach. */
const installLine = (root: string): string | undefined => {
  const missing = ['seatrial', 'vitest'].filter((name) => nearest(root, [join('node_modules', name)]) === undefined)
  return missing.length === 0 ? undefined : addCommand(root, missing.join(' '))
}

export const init = defineCommand({
  meta: { name: 'init', description: 'Set up a repository: a Vitest configuration, a first scenario for each chart, a CI workflow' },
  args: { 'dry-run': { type: 'boolean', default: false, description: 'Print what would be done, and do nothing' } },
  run: ({ args }) =>
    session(async (signal) => {
      const root = process.cwd()
      const dryRun = args['dry-run']
      const found = findCharts(root)
      for (const { folder, why } of found.passedOver) console.log(`! ${folder}  passed over: ${why}`)
      if (found.charts.length === 0)
        throw new SeatrialError('init/no-chart', `no folder below ${root} has a Chart.yaml of a chart that can be installed`, {
          hint: 'Run it in a folder above your charts, or create one: helm create charts/app',
        })
      const failed: unknown[] = []
      for await (const action of initActions(root, found.charts, (request) => drafted(root, request, signal))) {
        if (action instanceof Error) {
          failed.push(action)
          console.error(pc.red(describeError(action)))
          continue
        }
        if (!dryRun) await perform(root, action)
        console.log(describeAction(action, dryRun))
      }
      if (failed.length > 0) process.exitCode = 1
      if (dryRun) return
      const install = installLine(root)
      console.log(`\nNext:  ${install === undefined ? '' : `${install} && `}npx vitest --project smoke`)
    }),
})

import '../platform/complete.ts'
import { readFileSync } from 'node:fs'
import { defineCommand, runMain } from 'citty'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { didYouMean } from '../errors/suggest.ts'
import { tell } from './session.ts'
import { strict } from './strict.ts'

const commands = {
  init: () => import('./init.ts').then((room) => strict(room.init)),
  doctor: () => import('./doctor.ts').then((room) => strict(room.doctor)),
  up: () => import('./up.ts').then((room) => strict(room.up)),
  down: () => import('./down.ts').then((room) => strict(room.down)),
  plan: () => import('./plan.ts').then((room) => strict(room.plan, ['files'])),
  audit: () => import('./audit.ts').then((room) => strict(room.audit, ['values'])),
  new: () => import('./new.ts').then((room) => strict(room.newScenario, ['values'])),
  report: () => import('./report.ts').then((room) => strict(room.report, ['folders'])),
  notify: () => import('./notify.ts').then((room) => strict(room.notify)),
  quarantine: () => import('./quarantine.ts').then((room) => strict(room.quarantine)),
  schema: () => import('./schema.ts').then((room) => strict(room.schemaCommand)),
}

/** The package's own, which lies two folders above sources and compiled modules alike. */
const { version }: { version: string } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

const main = defineCommand({
  meta: { name: 'seatrial', version, description: 'Tests Helm charts on a real cluster' },
  subCommands: commands,
})

// Who wants the first lines alone (`| head`) closes the pipe: what is not read is no error, and work goes on to its end.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })

const known = Object.keys(commands)
const [first] = process.argv.slice(2)
const isKnown = first === undefined || /^(--help|-h|--version|-v)$/.test(first) || known.includes(first)
if (isKnown) await runMain(main)
else tell(new SeatrialError('plan/setting', `there is no command ${first}`, { hint: didYouMean(first, known) }))

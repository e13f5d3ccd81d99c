import { defineCommand } from 'citty'
import pc from 'picocolors'
import { describeError } from '../errors/seatrial-error.ts'
import { readMessage } from '../notify/message.ts'
import { notifyVariables, targetsFrom, withoutSecrets } from '../notify/targets.ts'
import type { Target } from '../notify/targets.ts'
import { session } from './session.ts'

const causes = (error: unknown): string =>
  error instanceof Error && error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : describeError(error)

const complain = (target: Target, error: unknown): void => {
  process.stderr.write(`${pc.red(`[notify/failed] ${target.variable}: ${withoutSecrets(causes(error), target)}`)}\n`)
  process.exitCode = 1
}

export const notify = defineCommand({
  meta: { name: 'notify', description: `Tell of a merged report whoever the environment names: ${notifyVariables.join(', ')}` },
  args: {
    folder: { type: 'positional', default: 'reports/merged', description: 'The folder that `seatrial report` has written' },
    url: { type: 'string', description: 'The address of the report' },
    'only-red': { type: 'boolean', description: 'Say nothing where no cell is red and all have run' },
  },
  run: ({ args }) =>
    session(async (signal) => {
      const targets = targetsFrom(process.env)
      const message = readMessage(args.folder, args.url)
      if (targets.length === 0) process.stdout.write(`nobody to tell: none of ${notifyVariables.join(', ')} is set\n`)
      if (args['only-red'] === true && message.lines.length === 0) return
      await Promise.all(
        targets.map((target) =>
          target.send(message, signal).then(
            () => void process.stdout.write(`told ${target.variable}\n`),
            (error: unknown) => complain(target, error),
          ),
        ),
      )
    }),
})

import { defineCommand } from 'citty'
import { takeDown } from '../cluster/take-down.ts'
import { terminalProgress } from '../cluster/terminal-progress.ts'
import { session } from './session.ts'

export const down = defineCommand({
  meta: { name: 'down', description: 'Remove the cluster' },
  args: {
    all: { type: 'boolean', default: false, description: 'The images and the cache too' },
    force: { type: 'boolean', default: false, description: 'Even while a run uses it' },
  },
  run: ({ args }) => session((signal) => takeDown({ all: args.all, force: args.force, progress: terminalProgress(), signal })),
})

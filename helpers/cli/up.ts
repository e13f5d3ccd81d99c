import { defineCommand } from 'citty'
import { ensureCluster } from '../cluster/ensure.ts'
import { listedImages } from '../cluster/images/list.ts'
import { terminalProgress } from '../cluster/terminal-progress.ts'
import { repository, session } from './session.ts'

export const up = defineCommand({
  meta: { name: 'up', description: 'Make everything ready: engine, cluster, images; print the path of the kubeconfig' },
  args: {
    images: { type: 'boolean', default: true, description: "Build and load the repository's images (--no-images: only the cluster)" },
  },
  run: ({ args }) =>
    session(async (signal) => {
      const images = args.images ? (await listedImages(repository)).map(({ ref }) => ref) : []
      const cluster = await ensureCluster({ root: repository, images, progress: terminalProgress(), signal })
      process.stderr.write(`${cluster.description}\n`)
      process.stdout.write(`${cluster.kubeconfig}\n`)
    }),
})

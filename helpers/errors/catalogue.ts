/** One entry of the error catalogue: the title of the row in the README, and what usually mends it. */
interface Entry {
  readonly title: string
  readonly hint: string
}

/**
 * Every error a user can cause or meet, by code. A code never changes its meaning;
 * the message printed beside it names the particulars.
 */
export const catalogue = {
  'engine/none': { title: 'No container engine was found', hint: 'Install Podman or Docker, or name a cluster with SEATRIAL_KUBECONFIG' },
  'engine/broken': { title: 'The container engine is there but can not run containers', hint: 'Run `npx seatrial doctor`' },
  'cluster/kubeconfig': { title: 'The kubeconfig named by SEATRIAL_KUBECONFIG can not be used', hint: 'Check the path and that its cluster answers' },
  'cluster/create': { title: 'The kind cluster could not be made', hint: 'Run `npx seatrial doctor`, then `npx seatrial up`' },
  'cluster/unreachable': { title: 'The cluster does not answer', hint: 'Run `npx seatrial up`' },
  'cluster/node-image': { title: 'The node image could not be built', hint: 'The log named in the message has the whole output' },
  'image/build': { title: 'An image of fixtures/images could not be built', hint: 'The log named in the message has the whole output' },
  'image/load': { title: 'An image could not be loaded into the cluster', hint: 'Check the free disk space' },
} as const satisfies Record<string, Entry>

export type Code = keyof typeof catalogue

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
  'scenario/yaml': { title: 'The file is not valid YAML', hint: 'Check the indentation and the quotes at the marked place' },
  'scenario/empty': { title: 'The file holds no scenario', hint: 'A scenario needs `name`, `chart` and `steps`' },
  'scenario/unknown-key': { title: 'A key that the language does not have', hint: 'Check the spelling' },
  'scenario/missing-key': { title: 'A required key is missing', hint: 'Add it' },
  'scenario/wrong-type': { title: 'A value of the wrong type', hint: 'Texts that look like numbers need quotes' },
  'scenario/bad-value': { title: 'A value that is not allowed', hint: 'The message says what is' },
  'scenario/duplicate': { title: 'Something stands twice', hint: 'Remove one' },
  'scenario/one-verb': { title: 'A step without a verb, or with several', hint: 'Each step has exactly one verb' },
  'scenario/expression': { title: 'An expression names nothing', hint: '`${{ matrix.x }}`, `${{ namespace }}` and `${{ release }}` are the only expressions' },
  'scenario/matrix': { title: 'A matrix rule or dimension without effect', hint: 'Correct or remove it' },
  'scenario/file': { title: 'A file or chart that is not there or can not be used', hint: 'Paths start at the root of the repository' },
  'scenario/order': { title: 'A step comes before what it needs', hint: 'Put an `install` before it' },
  'scenario/values-unused': { title: 'Values that no step uses', hint: 'Install the chart, or remove the values' },
  'scenario/no-assertion': { title: 'A scenario that checks nothing', hint: 'Add an `expect` to a step' },
} as const satisfies Record<string, Entry>

export type Code = keyof typeof catalogue

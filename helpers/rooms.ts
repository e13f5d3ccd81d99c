/**
 * The rooms of the harness and where each may import from; itself and the packages are always allowed.
 * An import that is not in this table fails the unit tests.
 */
export const rooms: Readonly<Record<string, readonly string[]>> = {
  types: [],
  errors: ['types'],
  matching: ['types', 'errors'],
  engine: ['types', 'errors'],
  kube: ['types', 'errors'],
  admission: ['kube', 'types', 'errors'],
  rbac: ['kube', 'types', 'errors'],
  network: ['kube', 'types', 'errors'],
  cluster: ['engine', 'kube', 'types', 'errors'],
  helm: ['kube', 'cluster', 'types', 'errors'],
  audit: ['admission', 'helm', 'kube', 'types', 'errors'],
  spark: ['kube', 'cluster', 'types', 'errors'],
  jupyter: ['kube', 'types', 'errors'],
  steps: ['admission', 'rbac', 'helm', 'spark', 'jupyter', 'kube', 'matching', 'types', 'errors'],
  scenario: ['steps', 'types', 'errors'],
  planning: ['types', 'errors'],
  history: ['types', 'errors'],
  run: ['helm', 'kube', 'cluster', 'types', 'errors'],
  report: ['history', 'helm', 'kube', 'cluster', 'types', 'errors'],
  vitest: ['scenario', 'steps', 'report', 'run', 'helm', 'kube', 'cluster', 'types', 'errors'],
  bench: ['run', 'helm', 'kube', 'cluster', 'types', 'errors'],
  conformance: ['admission', 'rbac', 'network', 'kube', 'cluster', 'types', 'errors'],
  mutation: ['kube', 'types', 'errors'],
  workflows: ['conformance', 'vitest', 'types', 'errors'],
  cli: ['scenario', 'planning', 'history', 'vitest', 'audit', 'run', 'report', 'helm', 'kube', 'cluster', 'engine', 'types', 'errors'],
}

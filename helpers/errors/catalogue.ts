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
  'setup/node': { title: 'Node is too old', hint: 'Install Node 24, or 22.12 or newer' },
  'setup/vitest': { title: 'Vitest is missing, of another version, or there twice', hint: 'Run `npm ls vitest`, then `npm i -D vitest@5`' },
  'init/no-chart': {
    title: 'A repository has no chart to test',
    hint: 'Run `npx seatrial init` where your charts are, or make one: `helm create charts/app`',
  },
  'engine/none': { title: 'No container engine was found', hint: 'Install Podman or Docker, or name a cluster with SEATRIAL_KUBECONFIG' },
  'engine/broken': { title: 'The container engine is there but can not run containers', hint: 'Run `npx seatrial doctor`' },
  'engine/install': {
    title: 'Debian packages could not be installed',
    hint: 'Run the apt-get command of the message by hand and look at what it says',
  },
  'cluster/kubeconfig': {
    title: 'The cluster that SEATRIAL_KUBECONFIG or SEATRIAL_CONTEXT names cannot be used',
    hint: 'Check the path and that its cluster answers',
  },
  'cluster/rights': {
    title: 'The user lacks rights that the run needs in the cluster',
    hint: 'Apply the roles of the message as an administrator, or name a namespace with SEATRIAL_NAMESPACE',
  },
  'cluster/namespace': { title: 'The namespace that SEATRIAL_NAMESPACE names cannot be used', hint: 'Have it created, or name another' },
  'cluster/create': { title: 'The kind cluster could not be made', hint: 'Run `npx seatrial doctor`, then `npx seatrial up`' },
  'cluster/unreachable': { title: 'The cluster does not answer', hint: 'Run `npx seatrial up`' },
  'cluster/disk': {
    title: 'There is too little free disk space',
    hint: 'Free some: `npx seatrial down --all` removes everything this harness keeps',
  },
  'cluster/in-use': { title: 'A run that is still going uses the cluster', hint: 'Wait for it, or use --force' },
  'cluster/gpu-plugin': {
    title: 'The simulated GPUs did not come to be',
    hint: 'Look at the DaemonSet gpu-plugin in the namespace seatrial-gpu',
  },
  'cluster/node-image': { title: 'The node image could not be built', hint: 'The log named in the message has the whole output' },
  'image/build': { title: 'An image of fixtures/images could not be built', hint: 'The log named in the message has the whole output' },
  'image/list': {
    title: 'fixtures/images/images.yaml can not be used',
    hint: 'Each image has `ref` and `context`, and may have `target` and `args`',
  },
  'image/registry': { title: 'SEATRIAL_IMAGE_REGISTRY cannot be used', hint: 'Write HOST/PATH, as in registry.example.com/team/images' },
  'image/push': {
    title: 'An image could not be pushed to SEATRIAL_IMAGE_REGISTRY',
    hint: 'Log in with the engine (`podman login HOST`, `docker login HOST`); some registries want the repository created first',
  },
  'image/absent': {
    title: 'The nodes of a named cluster do not have an image that is built on this machine',
    hint: 'Name a registry that they can pull from with SEATRIAL_IMAGE_REGISTRY=HOST/PATH',
  },
  'image/load': { title: 'An image could not be loaded into the cluster', hint: 'Check the free disk space' },
  'scenario/yaml': { title: 'The file is not valid YAML', hint: 'Check the indentation and the quotes at the marked place' },
  'scenario/empty': { title: 'The file holds no scenario', hint: 'A scenario needs `name`, `chart` and `steps`' },
  'scenario/unknown-key': { title: 'A key that the language does not have', hint: 'Check the spelling' },
  'scenario/missing-key': { title: 'A required key is missing', hint: 'Add it' },
  'scenario/wrong-type': { title: 'A value of the wrong type', hint: 'Texts that look like numbers need quotes' },
  'scenario/bad-value': { title: 'A value that is not allowed', hint: 'The message says what is' },
  'scenario/duplicate': { title: 'Something stands twice', hint: 'Remove one' },
  'scenario/one-verb': { title: 'A step without a verb, or with several', hint: 'Each step has exactly one verb' },
  'scenario/expression': {
    title: 'An expression names nothing',
    hint: '`${{ matrix.x }}`, `${{ secrets.x }}`, `${{ namespace }}` and `${{ release }}` are the only expressions',
  },
  'scenario/matrix': { title: 'A matrix rule or dimension without effect', hint: 'Correct or remove it' },
  'scenario/secret': { title: 'A secret that nothing is given, or a search for none', hint: 'Name it under `secrets`, and use it' },
  'scenario/file': { title: 'A file or chart that is not there or can not be used', hint: 'Paths start at the root of the repository' },
  'scenario/place': {
    title: 'A file that means to be a scenario is where no run takes it, or is called so',
    hint: 'Scenarios are `scenarios/PROJECT/NAME.scenario.yaml`',
  },
  'scenario/order': { title: 'A step comes before what it needs', hint: 'Put an `install` of its release before it' },
  'scenario/values-unused': { title: 'Values that no step uses', hint: 'Install the chart, or remove the values' },
  'scenario/no-assertion': { title: 'A scenario that checks nothing', hint: 'Add an `expect` to a step' },
  'helm/none': { title: 'There is no Helm to run', hint: 'Install Helm 4, or name a program with SEATRIAL_HELM' },
  'helm/values': {
    title: "The values do not fit the chart's schema",
    hint: "The message names the key; see the chart's values.schema.json",
  },
  'helm/render': { title: 'The chart does not render', hint: 'The message names the template and line' },
  'helm/manifest': {
    title: 'The chart renders something that is no Kubernetes object',
    hint: 'Run `helm template` and look at the named place',
  },
  'helm/dependency': {
    title: 'A chart that another depends on is not there, and its Chart.lock does not say which one it is',
    hint: 'Run the `helm dependency update` of the message, and commit Chart.lock',
  },
  'helm/pull': {
    title: 'A chart cannot be pulled from its registry or repository',
    hint: "The message has helm's reason; credentials are Helm's own (`helm registry login HOST`, `helm repo add`)",
  },
  'helm/unknown-chart': {
    title: 'A registry or repository does not have a chart, or not that version or digest of it',
    hint: 'Check name and version',
  },
  'helm/archive': { title: 'A packaged chart cannot be unpacked', hint: 'Package it with `helm package CHART`' },
  'helm/image': {
    title: 'A chart still names an image that only this machine has',
    hint: 'Take the image from the values, as a name or as repository and tag',
  },
  'helm/denied': { title: 'The cluster refuses an object of the chart', hint: 'The message names the admission rule' },
  'helm/immutable': {
    title: 'An upgrade changes a field that cannot be changed',
    hint: 'Keep the field as it is, or give the object another name so that a new one takes its place',
  },
  'helm/failed': { title: 'helm failed', hint: "The message has helm's own words" },
  'kube/kubeconfig': { title: 'A kubeconfig file can not be used', hint: 'The message says what it lacks' },
  'kube/credentials': {
    title: 'The credential plugin of a kubeconfig gives no credentials',
    hint: 'Run the command that the message names; `kubectl` uses the same one',
  },
  'kube/unknown-kind': { title: 'The cluster does not serve a kind', hint: 'Check apiVersion and kind, or install its CRD first' },
  'kube/exec': { title: 'A command could not run in a container', hint: 'Check pod, container and executable' },
  'kube/forward': { title: 'A connection to a port of a pod broke', hint: 'Check that something listens on the port' },
  'kube/target': { title: 'A Service or pod to connect to is not there or not ready', hint: 'Write service:port or pod/name:port' },
  'ready/timeout': {
    title: 'An object was not ready in time',
    hint: 'The message ends with the last state seen; raise `timeout` if it was only slow',
  },
  'ready/image': {
    title: 'An image can not be pulled',
    hint: 'Check the image name, its tag and the pull secret; load local images into the cluster',
  },
  'ready/config': { title: 'A pod needs a Secret, ConfigMap or key that does not exist', hint: 'Create it before or with the chart' },
  'ready/container': { title: 'A container can not be started', hint: 'Check its command, its security context and its mounts' },
  'ready/crash': { title: 'A container exits again and again', hint: 'Its last log lines are in the message' },
  'ready/oom': { title: 'A container was killed for using too much memory', hint: 'Raise its memory limit' },
  'ready/pod-failed': { title: 'A pod failed or was evicted', hint: 'The message has its reason' },
  'ready/unschedulable': {
    title: 'No node can ever take a pod',
    hint: 'Compare its requests, node selector, tolerations and claims with the nodes',
  },
  'ready/quota': { title: 'A ResourceQuota or LimitRange refuses a pod', hint: 'Raise the quota or lower the requests' },
  'ready/pod-security': {
    title: 'Pod Security admission refuses a pod',
    hint: 'Set the security context that the namespace level asks for',
  },
  'ready/webhook': { title: 'An admission webhook refuses a pod or does not answer', hint: 'The message names the webhook' },
  'ready/service-account': { title: 'The service account of a pod does not exist', hint: 'Create it or correct serviceAccountName' },
  'ready/pods-refused': { title: 'The API server refuses the pods of a workload', hint: 'The message has its reason' },
  'ready/volume': { title: 'A PersistentVolumeClaim can never be bound', hint: 'Check its storage class and the default class' },
  'ready/fell': { title: 'A container that was ready has ended since', hint: 'Its last log lines are in the message' },
  'ready/job': { title: 'A Job failed', hint: 'The last log lines of its pod are in the message' },
  'ready/progress': { title: 'A Deployment made no progress within its deadline', hint: 'The message has the state of its pods' },
  'ready/paused': {
    title: 'A Deployment is paused',
    hint: 'Remove `spec.paused`, or resume it: `kubectl rollout resume deployment NAME`',
  },
  'ready/probe': {
    title: 'The kubelet restarts a container because a probe fails',
    hint: "Compare the probe's port and path with what the container serves; a slow start needs a startupProbe; `restarts: N` allows some",
  },
  'ready/service': { title: 'A Service leads to no pod', hint: 'Compare its selector and targetPort with the pods' },
  'ready/crd': { title: 'A CustomResourceDefinition was not accepted', hint: 'The message has the reason' },
  'ready/condition': { title: 'An object says of itself that it failed', hint: 'The message has its condition' },
  'ready/missing': { title: 'An object that was waited for does not exist', hint: 'Something deleted it, or it was never made' },
  'run/timeout': { title: 'A scenario took longer than it may', hint: 'Give it more with `timeout:`, or see what it waited for' },
  'step/not-refused': { title: 'What must be refused was accepted, or refused for another reason', hint: 'The message has what was said' },
  'step/not-asked': {
    title: 'A check could not be made, so it is not green',
    hint: 'The message has what stood in the way',
  },
  'step/not-admitted': { title: 'A pod does not meet what it must be admitted by', hint: 'Change the fields that the message names' },
  'step/not-enforced': {
    title: 'The cluster lets in what it must refuse, so that its consent says nothing',
    hint: "See the namespace's labels and the API server's admission plugins",
  },
  'step/not-needed': {
    title: 'An account was granted what it did not use, or grants by a wildcard',
    hint: 'Take it out of the role (the report has one that is enough), or accept it with a reason',
  },
  'step/outage': {
    title: 'A service did not answer during an upgrade, a rollback or a restart',
    hint: "Look at the rollout's strategy, probes and termination",
  },
  'step/left-behind': { title: 'An uninstall left something behind', hint: 'Delete it in the chart, or allow its kind with `leaves:`' },
  'step/namespace-changed': {
    title: 'A shared namespace is not as it was before a scenario',
    hint: 'The message has the objects: remove what the scenario left, and have the chart remove it',
  },
  'step/no-revision': {
    title: 'There is no such revision to roll back to',
    hint: 'Upgrade first, or name a revision that Helm has',
  },
  'step/no-release': { title: 'A step names a release that no step installed', hint: 'Install it first' },
  'step/foreign': {
    title: 'A step would change an object outside its namespace that is not its own',
    hint: 'Use a name of your own, for example with ${{ namespace }} in it',
  },
  'step/exposed': {
    title: 'A secret stands where others than its Secret can be read',
    hint: 'Refer to the Secret with secretKeyRef or a volume, and keep it out of what is logged and shown',
  },
  'step/mismatch': { title: 'What was found is not what was expected', hint: 'The message has the difference' },
  'step/timeout': { title: 'What was waited for did not come', hint: 'The message ends with what was last seen' },
  'step/gone': { title: 'A pod went away while it was looked into', hint: 'Look at what ended it, or at pods that stay' },
  'step/no-object': { title: 'No object fits what a step names', hint: 'The message lists the objects there are' },
  'step/not-deleted': {
    title: 'A deleted object is not gone in time',
    hint: 'The message names its finalizers: see whether the controller that removes them runs; raise `timeout` if it is only slow',
  },
  'step/not-replaced': {
    title: 'A pod or another object was not replaced',
    hint: 'The message says what is still there; see the update strategy and the controller of the workload',
  },
  'step/test-failed': { title: "A test of the chart's own failed", hint: 'The message has the exit code and the end of the log' },
  'step/no-pod': { title: 'No pod fits a selector', hint: 'The message lists the pods there are' },
  'step/ambiguous': { title: 'A selector fits pods of several releases', hint: 'Add the label that the message names' },
  'spark/protocol': {
    title: "The Spark Connect server's protocol can not be read",
    hint: 'The image needs Python and the Spark Connect jar',
  },
  'spark/sql': { title: 'A SQL statement failed', hint: "The message has Spark's own words" },
  'jupyter/api': { title: 'The Jupyter server refused a request', hint: "Look at the notebook pod's log" },
  'plan/cells': {
    title: 'A cell that SEATRIAL_CELLS asks for is not there',
    hint: 'Make the plan anew: `npx seatrial plan --json`; it must be of the same commit',
  },
  'plan/nothing': {
    title: 'A run is asked for scenarios, and its filters leave none',
    hint: 'The message names the filter and what comes nearest; `npx vitest list` lists all tests',
  },
  'plan/setting': {
    title: 'A command or a setting says what can not be: an option or a name that there is not, or a value that it can not have',
    hint: 'The message says what may be; see the command with `--help`',
  },
  'plan/ref': { title: 'The commit to compare with can not be found', hint: 'Fetch it: a shallow clone has only its own' },
  'history/unreadable': { title: 'The history can not be read', hint: 'Remove the named line, or the file: a history grows again' },
  'quarantine/entry': {
    title: 'The quarantine file has a mistake',
    hint: 'Each entry has `cell`, `owner`, `reason` and `expires` (a day such as 2026-12-31)',
  },
  'quarantine/expired': { title: 'A quarantine has expired', hint: 'Mend the cell and remove the entry, or say why it holds longer' },
  'rbac/audit-log': {
    title: 'An audit log can not be read',
    hint: 'It has one Event of audit.k8s.io/v1 a line, as the API server writes it',
  },
  'report/nothing': { title: 'There are no results to report', hint: 'Name folders that hold `allure-results`, or are such a folder' },
  'report/unreadable': {
    title: 'A result file, or a folder that should hold some, can not be read',
    hint: 'The run that wrote it was cut off, or its results were lost on the way: run its cells again',
  },
  'report/unwritable': {
    title: 'The file system does not take what a run reports',
    hint: 'Free some space where `reports/` is, and run again what did not run',
  },
  'notify/setting': {
    title: 'A variable that names whom to tell can not be used',
    hint: 'The message says what it lacks; see `npx seatrial notify --help`',
  },
  'notify/failed': { title: 'Somebody could not be told of a report', hint: "The message has the service's own words" },
} as const satisfies Record<string, Entry>

export type Code = keyof typeof catalogue

export const isCode = (text: unknown): text is Code => typeof text === 'string' && text in catalogue

import { describe, expect, test } from 'vitest'
import { readScenario } from './read.ts'
import { problemsOf, readGood, textFiles } from './testing.ts'

const good = `
name: it works
chart: charts/spark
steps:
  - install: {}
`

describe('a good file', () => {
  test('needs only a name, a chart and steps', () => {
    expect(readGood(good)).toEqual({
      file: 'scenarios/smoke/test.scenario.yaml',
      name: 'it works',
      tags: [],
      priority: 'P1',
      timeout: 600_000,
      cells: [
        {
          name: 'it works',
          key: 'scenarios/smoke/test.scenario.yaml',
          combination: {},
          chart: 'charts/spark',
          release: 'spark',
          values: [],
          requires: [],
          secrets: {},
          steps: [{ name: 'install', verb: 'install', spec: {}, at: 0, line: 5 }],
        },
      ],
    })
  })

  test('has a cell for each combination, with the values filled in where they stand', () => {
    const { cells } = readGood(`
name: matrix
chart: charts/spark
matrix:
  spark: ["3.5.7", "4.1.3"]
  replicas: [1, 2]
  exclude: [{ spark: "3.5.7", replicas: 2, reason: slow }]
  include: [{ spark: "4.0.0", replicas: 3 }]
values: [presets/core.yaml, own.yaml, { version: "\${{ matrix.spark }}", n: "\${{ matrix.replicas }}", both: "\${{ matrix.spark }}-\${{ matrix.replicas }}" }]
steps:
  - install: {}
`)
    expect(cells.map((cell) => cell.name)).toEqual([
      'matrix [spark=3.5.7 replicas=1]',
      'matrix [spark=4.1.3 replicas=1]',
      'matrix [spark=4.1.3 replicas=2]',
      'matrix [spark=4.0.0 replicas=3]',
    ])
    expect(cells[2]?.values).toEqual([
      { file: 'charts/spark/presets/core.yaml' },
      { file: 'scenarios/smoke/own.yaml' },
      { inline: { version: '4.1.3', n: 2, both: '4.1.3-2' } },
    ])
  })

  test('has steps and requirements of some cells alone', () => {
    const { cells } = readGood(`
name: features
chart: charts/spark
matrix: { feature: [none, gpu, both] }
requires: [podSecurity, { capability: gpu, when: { feature: [gpu, both] } }]
steps:
  - install: {}
  - { when: { feature: both }, expect: { kind: ConfigMap } }
  - { when: [{ feature: none }, { feature: gpu }], expect: { kind: Service } }
  - expect: { kind: Pod }
`)
    expect(cells.map(({ combination, requires, steps }) => [combination['feature'], requires, steps.map(({ at }) => at)])).toEqual([
      ['none', ['podSecurity'], [0, 2, 3]],
      ['gpu', ['podSecurity', 'gpu'], [0, 2, 3]],
      ['both', ['podSecurity', 'gpu'], [0, 1, 3]],
    ])
  })

  test('gives each cell other values for its secrets, and the same each time', () => {
    const text = JSON.stringify({
      name: 'x',
      chart: 'charts/spark',
      secrets: ['key', 'other'],
      matrix: { one: ['a', 'b'] },
      values: [{ it: '${{ matrix.one }}', key: '${{ secrets.key }}', other: '${{ secrets.other }}' }],
      steps: [{ install: {} }],
    })
    const [first, second] = readGood(text).cells
    expect(first?.secrets['key']).toMatch(/^[0-9a-f]{32}$/)
    expect(first?.values).toEqual([{ inline: { it: 'a', ...first?.secrets } }])
    expect(new Set([first, second].flatMap((cell) => Object.values(cell?.secrets ?? {}))).size).toBe(4)
    expect(readGood(text).cells[0]?.secrets).toEqual(first?.secrets)
  })
  test('keeps its identity when it is renamed or its dimensions change places', () => {
    const file = (name: string, matrix: string): string =>
      `name: ${name}\nchart: charts/spark\nmatrix: ${matrix}\nsteps:\n  - install: { values: [{ a: "\${{ matrix.a }}", b: "\${{ matrix.b }}" }] }\n`
    expect(readGood(file('x', '{ a: [1], b: [2] }')).cells[0]?.key).toBe(readGood(file('y', '{ b: [2], a: [1] }')).cells[0]?.key)
  })
})

const step = (text: string): string => `name: x\nchart: charts/spark\nsteps:\n  - install: {}\n  - ${text}\n`
const head = (text: string): string => `name: x\nchart: charts/spark\n${text}\nsteps:\n  - install: {}\n`

test.each<[what: string, text: string, problems: string[]]>([
  ['an empty file', '', ['1 scenario/empty the file is empty (see the example in the README)']],
  ['a comment alone', '# nothing\n', ['1 scenario/empty the file is empty (see the example in the README)']],
  ['a list', '- a\n', ['1 scenario/empty a scenario is a mapping with `name`, `chart` and `steps` (see the example in the README)']],
  ['a text', 'hello\n', ['1 scenario/empty a scenario is a mapping with `name`, `chart` and `steps` (see the example in the README)']],
  ['a wrong indentation', 'name: x\nsteps:\n  - a: 1\n   b: 2\n', ['4 scenario/yaml Sequence item without - indicator']],
  ['a tab', 'name: x\nsteps:\n\t- install: {}\n', ['3 scenario/yaml Tabs are not allowed as indentation']],
  [
    'a key twice',
    'name: x\nname: y\nchart: charts/sprak\nsteps: [{ install: {} }]\n',
    [
      '2 scenario/duplicate this key stands there twice',
      '3 scenario/file there is no folder `charts/sprak` (did you mean `charts/spark`?)',
    ],
  ],
  ['a second document', `${good}---\nname: y\n`, ['6 scenario/yaml a second document starts here: a scenario file has one']],
  [
    'values that Helm reads otherwise',
    head('values: [{ a: yes, b: "yes", mode: 0644, n: 1_000, plain: 10 }]\ndescription: no'),
    ['yes', '0644', '1_000'].map(
      (text) =>
        `3 scenario/yaml \`${text}\` is another value here than in the files that Helm reads (put it in quotes where it is a text, else write \`true\`, \`false\` or a plain number)`,
    ),
  ],
  ['a tag of its own', 'name: !mine x\n', ['1 scenario/yaml Unresolved tag: !mine']],
  [
    'steps within themselves',
    'name: x\nsteps: &s\n  - install: {}\n  - *s\n',
    ['4 scenario/yaml `*s` stands inside of what it stands for'],
  ],
  ['a quote left open', 'name: "x\n', ['2 scenario/yaml Missing closing "quote']],
  ['an unknown alias', 'name: *x\n', ['1 scenario/yaml nothing before it is anchored as `&x`']],
  [
    'nothing that is required',
    'tags: []\n',
    [
      '1 scenario/missing-key `name` is required: a text',
      '1 scenario/missing-key `chart` is required: a text or a mapping',
      '1 scenario/missing-key `steps` is required: a list',
    ],
  ],
  ['an unknown key', head('tgas: [a]'), ['3 scenario/unknown-key unknown key `tgas` (did you mean `tags`?)']],
  [
    'a number for a text',
    'name: 42\nchart: charts/spark\nsteps: [{ install: {} }]\n',
    ['1 scenario/wrong-type expected a text, found the number 42 (quote it: "42")'],
  ],
  ['an unknown priority', head('priority: high'), ['3 scenario/bad-value the string "high" is none of: P0, P1, P2, P3']],
  [
    'an unknown capability',
    head('requires: [gpus]'),
    [
      '3 scenario/bad-value the string "gpus" is none of: networkPolicy, podSecurity, mutatingAdmissionPolicy, openshift, auditLog, gpu, realGpu (did you mean `gpu`?)',
    ],
  ],
  [
    'a chart that is not there',
    'name: x\nchart: charts/sprak\nsteps: [{ install: {} }]\n',
    ['2 scenario/file there is no folder `charts/sprak` (did you mean `charts/spark`?)'],
  ],
  [
    'a values file that is not there',
    head('values: [presets/cor.yaml]'),
    [
      '3 scenario/file there is no values file `presets/cor.yaml`: looked for scenarios/smoke/presets/cor.yaml, charts/spark/presets/cor.yaml, presets/cor.yaml (did you mean `presets/core.yaml`?)',
    ],
  ],
  [
    'a values file that is a list',
    head('values: [presets/list.yaml]'),
    ['3 scenario/file charts/spark/presets/list.yaml can not be used as values: it is not a mapping'],
  ],
  [
    'a values file twice',
    head('values: [presets/core.yaml, presets/core.yaml]'),
    ['3 scenario/duplicate charts/spark/presets/core.yaml is in `values` already'],
  ],
  [
    'values that nothing uses',
    'name: x\nchart: charts/spark\nvalues: [presets/core.yaml]\nsteps: [{ expect: { kind: Pod } }]\n',
    ['3 scenario/values-unused no step installs the chart with these values (add `- install: {}`)'],
  ],
  ['no steps', 'name: x\nchart: charts/spark\nsteps: []\n', ['3 scenario/bad-value a scenario has one step or more']],
  [
    'a secret that nothing is given, and one misspelt',
    'name: x\nchart: charts/spark\nsecrets: [key, token]\nvalues: [{ a: "${{ secrets.key }}", b: "${{ secrets.tokn }}" }]\nsteps: [{ install: {} }]\n',
    [
      '3 scenario/secret nothing uses `${{ secrets.token }}` (did you mean `secrets.tokn`?)',
      '4 scenario/expression nothing is called `secrets.tokn` (did you mean `secrets.token`?)',
    ],
  ],
  [
    'a search for no secrets',
    step('secrets: {}'),
    [
      '5 scenario/secret the scenario has no secrets to search for (name some under `secrets`, and give their values to the chart as `${{ secrets.NAME }}`)',
    ],
  ],
  ['a step that is a text', step('uninstall'), ['5 scenario/wrong-type a step is a mapping (write `- uninstall: {}`)']],
  [
    'a step without a verb',
    step('name: only a name'),
    [
      '5 scenario/one-verb this step has no verb (one of: install, upgrade, rollback, uninstall, test, apply, delete, restart, expect, logs, exec, http, sql, notebook, admit, can, leastPrivilege, reach, containers, secrets)',
    ],
  ],
  [
    'a step with two verbs',
    step('{ sql: { query: a, expect: { count: 1 } }, uninstall: {} }'),
    ['5 scenario/one-verb a step has one verb, this one has sql and uninstall (make a step of each)'],
  ],
  ['a verb misspelt', step('instal: {}'), ['5 scenario/unknown-key unknown key `instal` in a step (did you mean `install`?)']],
  [
    'a key of a verb misspelt',
    step('sql: { quary: SELECT 1 }'),
    ['5 scenario/missing-key `query` is required: a text', '5 scenario/unknown-key unknown key `quary` (did you mean `query`?)'],
  ],
  ['an expect that nothing fills', step('sql: { query: SELECT 1, expect: {} }'), ['5 scenario/bad-value an empty `expect` checks nothing']],
  [
    'a scenario that checks nothing',
    'name: x\nchart: charts/spark\nsteps: [{ sql: { query: SELECT 1 } }]\n',
    ['3 scenario/no-assertion no step checks anything: this scenario could not fail (add an `expect` to a step)'],
  ],
  [
    'a time without a unit',
    step('{ timeout: "5", uninstall: {} }'),
    ['5 scenario/bad-value expected a duration such as `500ms`, `90s` or `5m`'],
  ],
  [
    'an upgrade of nothing',
    'name: x\nchart: charts/spark\nsteps: [{ upgrade: {} }]\n',
    ['3 scenario/order no step before has installed the release `spark`'],
  ],
  [
    'an upgrade of a release misspelt',
    step('upgrade: { release: sparc }'),
    ['5 scenario/order no step before has installed the release `sparc` (did you mean `spark`?)'],
  ],
  [
    'an upgrade of what is uninstalled',
    'name: x\nchart: charts/spark\nsteps:\n  - install: {}\n  - uninstall: {}\n  - upgrade: {}\n',
    ['6 scenario/order no step before has installed the release `spark`'],
  ],
  [
    'tests of what is not installed',
    'name: x\nchart: charts/spark\nsteps: [{ test: {} }]\n',
    ['3 scenario/order no step before has installed the release `spark`'],
  ],
  [
    'a rollback after tests alone',
    step('test: {}\n  - rollback: {}'),
    ['6 scenario/order the release `spark` has one revision here: there is none to go back to'],
  ],
  [
    'a rollback without an upgrade',
    step('rollback: {}'),
    ['5 scenario/order the release `spark` has one revision here: there is none to go back to'],
  ],
  [
    'a rollback to the last revision',
    step('upgrade: {}\n  - rollback: { revision: 2 }'),
    ['6 scenario/order the release `spark` has 2 revisions here: 2 is none to go back to'],
  ],
  [
    'an upgrade that must be refused, and serve meanwhile',
    step('upgrade: { expect: { error: no }, while: { sql: { query: SELECT 1, expect: { count: 1 } } } }'),
    ['5 scenario/bad-value `while` has no meaning beside `expect: { error }`: put a `sql` step after it'],
  ],
  [
    'a release installed twice',
    step('install: {}'),
    ['5 scenario/duplicate the release `spark` is there already (upgrade it, or give this one a `release` of its own)'],
  ],
  [
    'a time as a number',
    head('timeout: 5'),
    ['3 scenario/wrong-type expected a duration such as `500ms`, `90s` or `5m`, found the number 5'],
  ],
  ['no time at all', head('timeout: 0s'), ['3 scenario/bad-value a duration is longer than nothing, and `168h` at most']],
  ['more time than timers have', head('timeout: 1000h'), ['3 scenario/bad-value a duration is longer than nothing, and `168h` at most']],
  [
    'a key of several kinds that is missing',
    step('logs: { from: { app: a } }'),
    ['5 scenario/missing-key `expect` is required: a text or a mapping'],
  ],
  [
    'a rule without its dimensions',
    head('requires: [{ capability: gpu }]'),
    ['3 scenario/missing-key `when` is required: a mapping or a list'],
  ],
  [
    'a number that is none',
    step('sql: { query: a, expect: { count: 1e400 } }'),
    ['5 scenario/wrong-type expected a number or a mapping, found the number Infinity'],
  ],
  [
    'a text with nothing in it',
    head('tags: []\ndescription: x').replace('name: x', 'name: ""'),
    ['1 scenario/bad-value expected a text, found an empty one'],
  ],
  [
    'a range that nothing is in',
    step('expect: { kind: Pod, count: { min: 3, max: 1 } }'),
    ['5 scenario/bad-value nothing is `min` or more and `max` at most'],
  ],
  [
    'an expression that is not regular',
    step('logs: { from: { app: a }, expect: { matches: "([" } }'),
    ['5 scenario/bad-value Invalid regular expression: /([/m: Unterminated character class'],
  ],
  ['a port that no host has', step('http: { to: "spark:99999" }'), ['5 scenario/bad-value a port is a number from 1 to 65535, or a name']],
  [
    'verbs that no API has',
    step('can: { serviceAccount: a, denied: [lsit secrets, exec pods, post /metrics, use /metrics] }'),
    [
      '5 scenario/bad-value `lsit` is no verb of the API: did you mean `list`?',
      '5 scenario/bad-value `exec` is no verb of the API: did you mean `create pods/exec`?',
      '5 scenario/bad-value `use` is no verb of the API: one of: get, head, post, put, patch, delete, options',
    ],
  ],
  [
    'what is allowed and denied',
    step('can: { serviceAccount: a, allowed: [get pods], denied: [get pods] }'),
    ['5 scenario/bad-value `get pods` is in `allowed` as well'],
  ],
  [
    'cells that are called alike',
    head('matrix: { port: [80, "80"] }\nvalues: [{ port: "${{ matrix.port }}" }]'),
    ['3 scenario/duplicate 2 cells are called [port=80]: their values differ only in kind, or have a blank and a `=` in them'],
  ],
  [
    'an expression as a key',
    head('values: [{ "${{ namespace }}": 1 }]'),
    [
      '3 scenario/expression an expression stands for a value, not for a key (known: namespace, release, matrix.NAME of a `matrix:` of the scenario, secrets.NAME of a `secrets:` of the scenario)',
    ],
  ],
  [
    'a file of objects with names that nothing has',
    step('apply: { file: fixtures/objects.yaml }'),
    ['5 scenario/file fixtures/objects.yaml: nothing is called `matrix.x`; known there: namespace, release'],
  ],
  [
    'a file of objects that is no YAML',
    step('apply: { file: fixtures/broken.yaml }'),
    ['5 scenario/file fixtures/broken.yaml: Map keys must be unique at line 2, column 1:'],
  ],
  [
    'values with an alias of nothing',
    head('values: [presets/alias.yaml]'),
    [
      '3 scenario/file charts/spark/presets/alias.yaml can not be used as values: Unresolved alias (the anchor must be set before the alias): nothing',
    ],
  ],
  [
    'a chart whose Chart.yaml is no YAML',
    head('').replace('charts/spark', 'charts/torn'),
    [
      '2 scenario/file charts/torn/Chart.yaml: Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 8:',
    ],
  ],
  [
    'a notebook that is not there',
    step('notebook: { file: fixtures/notebooks/conect.ipynb }'),
    ['5 scenario/file there is no file `fixtures/notebooks/conect.ipynb` (did you mean `fixtures/notebooks/connect.ipynb`?)'],
  ],
  [
    'a helper chart that is not there',
    step('install: { chart: charts/jupyter }'),
    ['5 scenario/file there is no folder `charts/jupyter` (one of: charts/spark, charts/torn)'],
  ],
  [
    'an object that is applied twice',
    step(
      'apply: { objects: [{ apiVersion: v1, kind: Secret, metadata: { name: a } }, { apiVersion: v1, kind: Secret, metadata: { name: a } }] }',
    ),
    [
      '5 scenario/duplicate Secret a is the same object as number 1 of the list: the later one would replace it (remove one, or apply the second in a step of its own)',
    ],
  ],
  [
    'an expression that names nothing',
    step('sql: { query: "${{ matrix.x }}", expect: { count: 1 } }'),
    [
      '5 scenario/expression nothing is called `matrix.x` (one of: namespace, release, matrix.NAME of a `matrix:` of the scenario, secrets.NAME of a `secrets:` of the scenario)',
    ],
  ],
  [
    'an expression with an operator',
    step('sql: { query: "${{ namespace + 1 }}", expect: { count: 1 } }'),
    [
      '5 scenario/expression `${{ namespace + 1 }}` is not a path: an expression names one thing and has no operators (known: namespace, release, matrix.NAME of a `matrix:` of the scenario, secrets.NAME of a `secrets:` of the scenario)',
    ],
  ],
  [
    'an expression left open',
    step('sql: { query: "${{ namespace", expect: { count: 1 } }'),
    [
      '5 scenario/expression an expression starts with `${{` and never ends with `}}` (known: namespace, release, matrix.NAME of a `matrix:` of the scenario, secrets.NAME of a `secrets:` of the scenario)',
    ],
  ],
  ['a matrix that is a list', head('matrix: [1]'), ['3 scenario/wrong-type `matrix` must be a mapping of dimensions to lists']],
  [
    'a dimension that is no list',
    head('matrix: { a: 1 }'),
    ['3 scenario/wrong-type matrix dimension `a` must be a list of one value or more'],
  ],
  [
    'a dimension that nothing uses',
    head('matrix: { a: [1, 2] }'),
    ['3 scenario/matrix nothing uses `${{ matrix.a }}`: its cells would all be the same test'],
  ],
  ['a value twice in a dimension', head('matrix: { a: [1, 1] }'), ['3 scenario/duplicate `1` stands twice in dimension `a`']],
  [
    'a rule that excludes nothing',
    head('matrix: { a: [1], exclude: [{ a: 2 }] }'),
    ['3 scenario/matrix this rule excludes nothing (`a` is never 2: 1)'],
  ],
  [
    'a condition on a dimension that is not there',
    'name: x\nchart: charts/spark\nmatrix: { a: [1, 2] }\nsteps:\n  - { install: {}, when: { b: 1 } }\n  - { expect: { kind: Pod }, when: { a: 1 } }\n',
    ['5 scenario/matrix the matrix has no dimension `b` (did you mean `a`?)'],
  ],
  [
    'a condition that no cell meets, and one that each does',
    'name: x\nchart: charts/spark\nmatrix: { a: [one, two] }\nsteps:\n  - { install: {}, when: { a: [one, two] } }\n  - { expect: { kind: Pod }, when: { a: tow } }\n',
    ['5 scenario/matrix every cell is like this: leave `when` out', '6 scenario/matrix `a` is never "tow" (one of: one, two)'],
  ],
  [
    'a rule of an unknown dimension',
    head('matrix: { spark: [1], exclude: [{ sparc: 1 }] }'),
    ['3 scenario/matrix the matrix has no dimension `sparc` (did you mean `spark`?)'],
  ],
  [
    'rules that exclude everything',
    head('values: [{ a: "${{ matrix.a }}" }]\nmatrix: { a: [1], exclude: [{ a: 1 }] }'),
    ['4 scenario/matrix nothing is left of the matrix: every cell is excluded'],
  ],
  [
    'an included cell that is there already',
    head('matrix: { a: [1], include: [{ a: 1 }] }'),
    ['3 scenario/matrix this cell is in the matrix already'],
  ],
  [
    'an included cell that leaves a dimension out',
    head('matrix: { a: [1], b: [1], include: [{ a: 2 }] }'),
    ['3 scenario/matrix an included cell names every dimension: b is missing'],
  ],
])('%s is told with its place', (_what, text, problems) => {
  expect(problemsOf(text)).toEqual(problems)
})

describe('a chart that is wrong is one problem, with its place and what to write', () => {
  const forms =
    'a folder of the repository, a .tgz file of it, `oci://HOST/PATH/CHART:VERSION`, `oci://HOST/PATH/CHART@sha256:DIGEST`, or `{ repo, name, version }`'
  const cases = [
    [
      'oci://h/app',
      'scenario/bad-value `oci://h/app` has no version: a test must be repeatable (write `oci://h/app:1.2.3` or `oci://h/app@sha256:DIGEST`)',
    ],
    [
      'https://h/p/app-1.2.3.tgz',
      'scenario/bad-value `https://h/p/app-1.2.3.tgz` is an address: a chart of a chart repository is a mapping (write { repo: https://h/p, name: app, version: 1.2.3 })',
    ],
    ['s3://b/app', `scenario/bad-value charts do not come from \`s3://b/app\` (a chart is ${forms})`],
    ['app.zip', 'scenario/bad-value `app.zip` is not a packaged chart: those are .tgz files (package it with `helm package CHART`)'],
    [
      '../app',
      'scenario/bad-value `../app` is outside of the repository (name a folder or a .tgz file of the repository, by its path from the root, or push the chart to a registry: `oci://HOST/PATH/CHART:VERSION`)',
    ],
    ['{ repo: "https://h", version: 1.2.3 }', 'scenario/missing-key `name` is required: a text'],
    ['{ name: app, version: 1.2.3 }', 'scenario/missing-key `repo` is required: a text'],
    [
      '{ repo: "https://h", name: app, version: ~1.2.0 }',
      'scenario/bad-value `~1.2.0` is not an exact version (write one such as `1.2.3`: a range may select another chart tomorrow)',
    ],
    ['{ repo: "https://h", name: app, version: 1.2 }', 'scenario/wrong-type expected a text, found the number 1.2 (quote it: "1.2")'],
    ['{ repo: "https://h", name: app, version: 1.2.3, url: x }', 'scenario/unknown-key unknown key `url` (one of: repo, name, version)'],
    ['charts/spork', 'scenario/file there is no folder `charts/spork` (did you mean `charts/spark`?)'],
    ['dist/spak-1.0.0.tgz', 'scenario/file there is no file `dist/spak-1.0.0.tgz` (did you mean `dist/spark-1.0.0.tgz`?)'],
  ]
  test.each(cases)('%s', (chart, problem) => {
    expect(
      problemsOf(`name: x\nchart: ${chart}\nvalues: [presets/core.yaml]\nsteps:\n  - install: {}\n`).filter((one) => one.startsWith('2 ')),
    ).toEqual([`2 ${problem}`])
    expect(problemsOf(`name: x\nchart: charts/spark\nsteps:\n  - install: { chart: ${chart} }\n`)).toEqual([`4 ${problem}`])
  })
})

describe('charts that are not folders', () => {
  const cellOf = (chart: string, more = '') => readGood(`name: x\nchart: ${chart}\n${more}steps:\n  - install: {}\n`).cells[0]
  test.each([
    ['dist/spark-1.0.0.tgz', 'spark'],
    ['oci://h/p/app:1.2.3', 'app'],
    ['{ repo: "https://h/p", name: app, version: 1.2.3 }', 'app'],
  ])('%s is taken, and its release is called %s', (chart, release) => {
    expect(cellOf(chart)?.release).toBe(release)
  })
  test('a version may be of the matrix', () => {
    const { cells } = readGood('name: x\nchart: "oci://h/app:${{ matrix.v }}"\nmatrix: { v: [1.2.3, 1.2.4] }\nsteps:\n  - install: {}\n')
    expect(cells.map(({ chart }) => chart)).toEqual(['oci://h/app:1.2.3', 'oci://h/app:1.2.4'])
  })
  test('values files are found beside the scenario and from the root', () => {
    expect(cellOf('oci://h/app:1.2.3', 'values: [own.yaml, charts/spark/presets/core.yaml]\n')?.values).toEqual([
      { file: 'scenarios/smoke/own.yaml' },
      { file: 'charts/spark/presets/core.yaml' },
    ])
  })
  test('those inside cannot be named, and the message says so', () => {
    expect(problemsOf('name: x\nchart: oci://h/app:1.2.3\nvalues: [presets/core.yaml]\nsteps:\n  - install: {}\n')).toEqual([
      '3 scenario/file there is no values file `presets/core.yaml`: looked for scenarios/smoke/presets/core.yaml, presets/core.yaml; files inside of oci://h/app:1.2.3 cannot be named',
    ])
  })
  test('a release of one counts as its name', () => {
    expect(
      problemsOf(
        'name: x\nchart: oci://h/app:1.2.3\nsteps:\n  - install: {}\n  - install: { chart: { repo: "https://h", name: app, version: 1.2.3 } }\n',
      ),
    ).toEqual(['5 scenario/duplicate the release `app` is there already (upgrade it, or give this one a `release` of its own)'])
  })
})

test('a chart at the root of the repository has its own name, in a step too', () => {
  const files = textFiles({ 'Chart.yaml': 'name: whole', 'charts/a/Chart.yaml': 'name: a' })
  const releases = (chart: string, step: string) => {
    const reading = readScenario(
      'scenarios/smoke/x.scenario.yaml',
      `name: x\nchart: ${chart}\nsteps:\n  - install: ${step}\n  - uninstall: { release: whole }\n`,
      files,
    )
    return 'scenario' in reading ? reading.scenario.cells[0]?.release : reading.problems
  }
  expect([releases('.', '{}'), releases('charts/a', '{ chart: . }')]).toEqual(['whole', 'a'])
})

test('all mistakes of a file are told at once', () => {
  expect(
    problemsOf('name: 1\nchart: nowhere\ntgas: []\nsteps:\n  - instal: {}\n  - sql: { query: 2 }\n').map((problem) =>
      problem.split(' ').slice(0, 2).join(' '),
    ),
  ).toEqual(['1 scenario/wrong-type', '2 scenario/file', '3 scenario/unknown-key', '5 scenario/unknown-key', '6 scenario/wrong-type'])
})

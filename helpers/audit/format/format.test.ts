import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' }
import Ajv from 'ajv-draft-04'
import addFormats from 'ajv-formats'
import type { Log } from 'sarif'
import { expect, test } from 'vitest'
import type { Finding } from '../finding.ts'
import { changed, findingsIn, sound } from '../testing.ts'
import { countsOf, jsonOf, type Report } from './report.ts'
import { sarifOf } from './sarif.ts'
import { textOf } from './text.ts'

const manifest = changed(
  sound,
  ['image: example/web:1.2', 'image: example/web'],
  ['readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false'],
  ['mode: fast', 'mode: fast\n  mode: slow'],
  ['kind: Deployment\nmetadata:', 'kind: Deployment\nmetadata:\n  annotations: { seatrial.dev/allow: "writable-root: it writes to /srv" }'],
)
const unrendered: Finding = {
  rule: 'chart-render',
  level: 'error',
  file: 'my chart/templates/a.yaml',
  templateLine: 3,
  path: '',
  message: 'execution error\n  at a.yaml',
  hint: 'mend it',
  fingerprint: 'f',
}
const reportOf = (findings: readonly Finding[]): Report => ({
  version: 1,
  chart: 'charts/shop',
  release: 'shop',
  namespace: 'default',
  objects: 8,
  counts: countsOf(findings),
  findings,
})
const report = reportOf([...findingsIn(manifest), unrendered])

test('text has a line for each finding, by template, then what mends them, then how many there are', () => {
  expect(textOf(report, false)).toMatchInlineSnapshot(`
    "shop/templates/configmap.yaml
      rendered 24   error    duplicate-key  ConfigMap default/web data.mode: the key data.mode stands twice: the last one counts

    shop/templates/deployment.yaml
      rendered 98   warning  image-tag  Deployment default/web spec.template.spec.containers[0].image: the image of container web has no tag: example/web
      rendered 118  note     writable-root  Deployment default/web spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem: container web can write to its root file system (allowed: it writes to /srv)

    my chart/templates/a.yaml
      3             error    chart-render  execution error at a.yaml

    hints
      duplicate-key  Remove one of them; a block that values add to has to be merged with the template's own
      image-tag  Name a version, or a digest
      chart-render  mend it

    2 errors, 1 warning, 1 note in 8 objects of charts/shop
    "
  `)
  expect(textOf(reportOf([]), false)).toBe('0 errors, 0 warnings, 0 notes in 8 objects of charts/shop\n')
})

test('text has colours where they are wanted', () => {
  expect(textOf(report, true)).toContain('\u001B[31merror')
  expect(textOf(report, false)).not.toContain('\u001B')
})

test('JSON is the report', () => {
  expect(JSON.parse(jsonOf(report))).toEqual(report)
  expect(JSON.parse(jsonOf(report)).findings[0]).toMatchInlineSnapshot(`
    {
      "file": "shop/templates/configmap.yaml",
      "fingerprint": "b14bce2629bfe9b1f08cd07b9e693d70",
      "hint": "Remove one of them; a block that values add to has to be merged with the template's own",
      "level": "error",
      "line": 24,
      "message": "the key data.mode stands twice: the last one counts",
      "object": {
        "kind": "ConfigMap",
        "name": "web",
        "namespace": "default",
      },
      "path": "data.mode",
      "rule": "duplicate-key",
    }
  `)
})

/** The validator of SARIF's own schema. */
const isSarif = () => {
  const ajv = new Ajv.default({ strict: false, allErrors: true, unicodeRegExp: false })
  addFormats.default(ajv)
  return ajv.compile(schema)
}

test('SARIF is as its schema says', () => {
  const validate = isSarif()
  validate(JSON.parse(sarifOf(report, '/shop')))
  expect(validate.errors).toBeNull()
  expect(validate({ version: '2.1.0', runs: [{ results: [{ message: 'text' }] }] })).toBe(false)
})

test('SARIF names the rule, the template with its line, what is suppressed and why, and what stays when lines move', () => {
  const log: Log = JSON.parse(sarifOf(report, '/shop'))
  const [run] = log.runs
  const { results = [], tool } = run ?? {}
  expect(results.map(({ ruleId, ruleIndex = -1 }) => [ruleId, tool?.driver.rules?.[ruleIndex]?.id]).every(([id, own]) => id === own)).toBe(
    true,
  )
  expect(tool?.driver.rules?.every(({ help }) => (help?.text ?? '').length > 40)).toBe(true)
  expect(
    results.map(({ ruleId, level, locations, suppressions, properties }) => [
      ruleId,
      level,
      locations?.[0]?.physicalLocation?.artifactLocation?.uri,
      locations?.[0]?.physicalLocation?.region?.startLine ?? `rendered ${properties?.['renderedLine']}`,
      suppressions?.[0]?.justification ?? '',
    ]),
  ).toMatchInlineSnapshot(`
    [
      [
        "duplicate-key",
        "error",
        "shop/templates/configmap.yaml",
        "rendered 24",
        "",
      ],
      [
        "image-tag",
        "warning",
        "shop/templates/deployment.yaml",
        "rendered 98",
        "",
      ],
      [
        "writable-root",
        "note",
        "shop/templates/deployment.yaml",
        "rendered 118",
        "it writes to /srv",
      ],
      [
        "chart-render",
        "error",
        "my%20chart/templates/a.yaml",
        3,
        "",
      ],
    ]
  `)
  expect(results.map(({ partialFingerprints }) => partialFingerprints)).toEqual(
    report.findings.map(({ fingerprint }) => ({ 'seatrial/v1': fingerprint })),
  )
})

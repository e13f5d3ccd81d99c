import { pathToFileURL } from 'node:url'
import type { Log, ReportingDescriptor, Result } from 'sarif'
import { tellObject, type Finding } from '../finding.ts'
import { allRules } from '../rules/registry.ts'
import type { RuleText } from '../rule.ts'
import type { Report } from './report.ts'

/** Where the schema of the format is: "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", OASIS. */
const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'

const sentence = (text: string): string => `${text.replaceAll('`', '')}.`

const descriptorOf = ({ id, title, why, hint, source, level }: RuleText): ReportingDescriptor => ({
  id,
  shortDescription: { text: sentence(title) },
  fullDescription: { text: sentence(why) },
  help: { text: `${sentence(why)}\n${sentence(hint)}\n${source}`, markdown: `${why}.\n\n${hint}.\n\n${source}` },
  ...(source.startsWith('https:') && { helpUri: source }),
  defaultConfiguration: { level },
})

/** A path as the reference of a URI. */
const uriOf = (file: string): string => file.split('/').map(encodeURIComponent).join('/')

const resultOf = (chart: string, finding: Finding): Result => {
  const { rule, level, file, line, templateLine, object, path, message, hint, fingerprint, allowed } = finding
  return {
    ruleId: rule,
    ruleIndex: allRules.findIndex(({ id }) => id === rule),
    // A reader hides what is suppressed by itself: the level stays a note so that a plain one does not count it.
    level,
    message: { text: object === undefined ? message : `${tellObject(object)}${path === '' ? '' : ` ${path}`}: ${message}` },
    locations: [
      {
        physicalLocation: {
          // Readers want a file even for what no template is to blame for.
          artifactLocation: { uri: uriOf(file === '' ? `${chart}/Chart.yaml` : file), uriBaseId: 'ROOT' },
          ...(templateLine !== undefined && { region: { startLine: templateLine } }),
        },
        ...(object && {
          logicalLocations: [{ fullyQualifiedName: `${tellObject(object)}${path === '' ? '' : ` ${path}`}`, kind: 'object' }],
        }),
      },
    ],
    partialFingerprints: { 'seatrial/v1': fingerprint },
    ...(allowed !== undefined && { suppressions: [{ kind: 'inSource', justification: allowed }] }),
    properties: { hint, ...(line !== undefined && { renderedLine: line }) },
  }
}

/** A report in SARIF 2.1.0. `root` is the absolute folder that the templates' paths start at. */
export const sarifOf = (report: Report, root: string): string => {
  const log: Log = {
    $schema: schema,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'seatrial audit', rules: allRules.map(descriptorOf) } },
        originalUriBaseIds: { ROOT: { uri: `${pathToFileURL(root).href.replace(/\/$/, '')}/` } },
        columnKind: 'utf16CodeUnits',
        results: report.findings.map((finding) => resultOf(report.chart, finding)),
        properties: { chart: report.chart, release: report.release, namespace: report.namespace },
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { SeatrialError } from '../errors/seatrial-error.ts'
import type { LocalChart } from '../helm/chart-file.ts'
import { templateFile } from '../helm/template-files.ts'
import { templateChart } from '../helm/template.ts'
import { auditManifest, bareFinding, type Audit } from './audit.ts'
import type { Finding } from './finding.ts'
import { countsOf, type Report } from './format/report.ts'
import { withoutRepeatedHooks } from './manifest/repeated-hooks.ts'
import type { Settings } from './subject.ts'

/** A chart with its values, and what it is held against. Paths are absolute. */
export interface ChartAudit {
  readonly chart: LocalChart
  /** The chart's folder with all that it depends on. */
  readonly complete: string
  readonly values: readonly string[]
  readonly release: string
  readonly settings: Settings
  readonly kubeVersion?: string
  /** Where the paths of templates start in the report. */
  readonly root: string
  readonly signal: AbortSignal
}

/** What a chart itself is to blame for; anything else is a mistake of whoever asks. */
const ofChart = new Set(['helm/values', 'helm/render', 'helm/denied', 'helm/manifest'])

/** helm's names of a template and of a line in it: `spark/templates/check.yaml:3:12`. */
const place = /([\w.-]+\/(?:charts\/[\w.-]+\/)*templates\/[^\s:()"]+)(?::(\d+))?/

const withFailure = (manifest: string, { message, code }: SeatrialError, settings: Settings): Audit => {
  const audit = auditManifest(manifest, settings)
  // The document that helm could not read is a finding already, with its line.
  if (audit.findings.some(({ rule }) => rule === 'yaml-syntax')) return audit
  const [, file = '', line] = place.exec(message) ?? []
  const words = message.replace(/^helm template \S+: /, '').replace(/\nUse --debug flag.*$/s, '')
  const finding = bareFinding('chart-render', words, code === 'helm/values' ? '' : file, line === undefined ? undefined : Number(line))
  return auditManifest(manifest, settings, [finding])
}

/** The line of a template that reads as the rendered one does; undefined where none does, or several. */
const lineIn = (template: readonly string[], rendered: string | undefined): number | undefined => {
  const text = rendered?.trimEnd() ?? ''
  const at = template.findIndex((line) => line.trimEnd() === text)
  const isOnly = template.findLastIndex((line) => line.trimEnd() === text) === at
  return text === '' || at < 0 || !isOnly ? undefined : at + 1
}

/** Findings with the templates' own paths, and with the line there where it can be told; in a packaged chart templates keep helm's names. */
const inTemplates = (findings: readonly Finding[], manifest: string, { chart, root }: ChartAudit): readonly Finding[] => {
  const rendered = manifest.split('\n')
  const templates = new Map<string, { readonly path: string; readonly lines: readonly string[] } | undefined>()
  const templateOf = (name: string) => {
    if (!templates.has(name)) {
      const path = templateFile(chart.folder, name)
      templates.set(
        name,
        path === undefined
          ? undefined
          : { path: chart.sha256 === undefined ? relative(root, path) : name, lines: readFileSync(path, 'utf8').split('\n') },
      )
    }
    return templates.get(name)
  }
  return findings.map((finding) => {
    const template = templateOf(finding.file)
    if (template === undefined) return finding
    const line = finding.templateLine ?? (finding.line === undefined ? undefined : lineIn(template.lines, rendered[finding.line - 1]))
    return { ...finding, file: template.path, ...(line !== undefined && { templateLine: line }) }
  })
}

/**
 * Renders a chart without a cluster, and audits what comes of it. That it does not render is a finding, in helm's words.
 * @throws SeatrialError for what is no chart, a values file that is not there, a name that helm refuses
 */
export const auditChart = async (audit: ChartAudit): Promise<Report> => {
  const { chart, complete, release, values, settings, kubeVersion, signal } = audit
  const run = { release, namespace: settings.namespace, chart: complete, values, signal }
  const { manifest: printed, error } = await templateChart(run, kubeVersion)
  if (error !== undefined && !ofChart.has(error.code)) throw error
  const manifest = error === undefined ? printed : withoutRepeatedHooks(printed)
  const { findings, objects } = error === undefined ? auditManifest(manifest, settings) : withFailure(manifest, error, settings)
  const placed = inTemplates(findings, manifest, audit)
  return {
    version: 1,
    chart: chart.called,
    release,
    namespace: settings.namespace,
    objects,
    counts: countsOf(placed),
    findings: placed,
  }
}

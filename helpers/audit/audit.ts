import type { KubeObject } from '../kube/object.ts'
import { allowanceFlaws, withAllowances } from './allowed.ts'
import type { Finding } from './finding.ts'
import { fingerprinted, type Unmarked } from './fingerprint.ts'
import { embeddedFlaws } from './manifest/embedded.ts'
import { readManifest, type Resource } from './manifest/read.ts'
import { readingRules } from './rules/reading.ts'
import { ruleOf, rules } from './rules/registry.ts'
import type { Draft, RuleText } from './rule.ts'
import { nameOf, subjectOf, type Settings } from './subject.ts'

/** What an audit found, and in how many objects it looked. */
export interface Audit {
  /** By template, then by line. */
  readonly findings: readonly Finding[]
  readonly objects: number
}

const inOrder = (a: Unmarked, b: Unmarked): number =>
  a.file.localeCompare(b.file) || (a.line ?? 0) - (b.line ?? 0) || a.rule.localeCompare(b.rule) || a.path.localeCompare(b.path)

/** A finding of the chart as a whole, or of a template, which has no object. */
export const bareFinding = (rule: (typeof readingRules)[number]['id'], message: string, file: string, templateLine?: number): Unmarked => ({
  rule,
  level: ruleOf(rule)?.level ?? 'error',
  file,
  ...(templateLine !== undefined && { templateLine }),
  path: '',
  message,
  hint: ruleOf(rule)?.hint ?? '',
})

/**
 * Everything the rules find in a rendered manifest, as `helm template` prints it: templates are known by its `# Source:`
 * comments. Pure, and never fails: what can not be read is a finding, and the rest is audited.
 */
export const auditManifest = (manifest: string, settings: Settings, others: readonly Unmarked[] = []): Audit => {
  const { resources, flaws } = readManifest(manifest)
  const subject = subjectOf(
    resources.map(({ object }) => object),
    settings,
  )
  const places = new Map<KubeObject, Resource>(resources.map((resource) => [resource.object, resource]))
  const placed = ({ id, level, hint }: RuleText, draft: Draft): Unmarked => {
    const resource = places.get(draft.object)
    return {
      rule: id,
      level: draft.level ?? level,
      file: resource?.file ?? '',
      line: resource?.lineAt(draft.path) ?? 1,
      object: nameOf(draft.object, subject),
      path: draft.path,
      message: draft.message,
      hint: draft.hint ?? hint,
    }
  }
  const asked = rules.filter(({ applies }) => applies?.(settings) ?? true)
  const found = [
    ...others,
    ...[...flaws, ...resources.flatMap(embeddedFlaws)].map(({ rule, file, line, path, message, object }) => ({
      ...bareFinding(rule, message, file),
      line,
      path,
      ...(object && { object: nameOf(object, subject) }),
    })),
    ...asked.flatMap((rule) => rule.find(subject).map((draft) => placed(rule, draft))),
  ]
  const known = new Set([...readingRules, ...asked].map(({ id }) => id))
  const mistakes = allowanceFlaws(subject, found, known).flatMap((draft) => {
    const rule = ruleOf('allow-annotation')
    return rule === undefined ? [] : [placed(rule, draft)]
  })
  const all = [...withAllowances(subject, found), ...mistakes].toSorted(inOrder)
  return { findings: fingerprinted(all), objects: resources.length }
}

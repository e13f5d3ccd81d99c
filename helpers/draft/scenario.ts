import { posix } from 'node:path'
import { stringify } from 'yaml'
import { evaluatePodSecurity } from '../admission/pod-security/evaluate.ts'
import type { Level } from '../admission/pod-security/check.ts'
import { ofKind, subjectOf, type Subject } from '../audit/subject.ts'
import { listAt, textAt } from '../kube/fields.ts'
import type { KubeObject } from '../kube/object.ts'
import { isRecord } from '../types/record.ts'
import { questionsOf } from './questions.ts'

/** What a drafted scenario is of; paths from the root of the repository. */
export interface Draft {
  readonly file: string
  readonly chart: string
  readonly values: readonly string[]
  /** What the chart renders to with these values, for a release of its own name. */
  readonly objects: readonly KubeObject[]
}

/** The strictest Pod Security Standard that every pod keeps. */
const strictest = ({ pods, settings: { podSecurity } }: Subject): Level =>
  (['restricted', 'baseline'] as const).find((level) =>
    pods.every(({ pod }) => evaluatePodSecurity(pod, level, podSecurity.version).violations.length === 0),
  ) ?? 'privileged'

/** Kinds of which something is meant to outlive the release. */
const leaves = (subject: Subject): readonly string[] => {
  const kept = subject.objects.filter(({ metadata }) => metadata.annotations?.['helm.sh/resource-policy'] === 'keep')
  const claiming = ofKind(subject, 'apps', 'StatefulSet').filter(
    ({ spec }) =>
      listAt(spec, 'volumeClaimTemplates').length > 0 && textAt(spec, 'persistentVolumeClaimRetentionPolicy', 'whenDeleted') !== 'Delete',
  )
  return [...new Set([...kept.map(({ kind }) => kind), ...(claiming.length > 0 ? ['PersistentVolumeClaim'] : [])])]
}

const step = (name: string, verb: string, spec: object): string =>
  `  - name: ${stringify(name, { lineWidth: 0 }).trim()}\n    ${verb}: ${inline(spec)}\n`

/** On one line: `{ a: [b] }`. */
const inline = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`
  if (!isRecord(value)) return stringify(value, { lineWidth: 0 }).trim()
  const pairs = Object.entries(value).map(([key, each]) => `${inline(key)}: ${inline(each)}`)
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`
}

/**
 * A scenario file of a chart, as text: that it installs and is ready, that its Services answer as its own probes ask, the
 * strictest Pod Security Standard that it keeps, and that it leaves nothing. What the chart is for is for a person to add.
 */
export const draftOf = ({ file, chart, values, objects }: Draft): string => {
  const subject = subjectOf(objects, { namespace: 'default', podSecurity: { level: 'restricted', version: 'latest' } })
  const [level, kept, name] = [strictest(subject), leaves(subject), posix.basename(chart)]
  const questions = questionsOf(subject).map(({ to, path, headers }) =>
    step(`${to} answers`, 'http', { to, path, ...(Object.keys(headers).length > 0 && { headers }) }),
  )
  return [
    `# yaml-language-server: $schema=${posix.relative(posix.dirname(file), 'scenario.schema.json')}\n`,
    `name: ${name} is ready${questions.length > 0 ? ', answers' : ''} and leaves nothing\n`,
    `chart: ${inline(chart)}\n`,
    `tags: ${inline([name])}\n`,
    ...(level === 'restricted' ? [] : [`# Its pods ask for more than \`restricted\` grants.\nnamespace: { podSecurity: ${level} }\n`]),
    ...(values.length === 0 ? [] : [`values: ${inline(values)}\n`]),
    'steps:\n  - install: {}\n',
    ...questions,
    ...(level === 'privileged' || subject.pods.length === 0 ? [] : [step(`its pods keep ${level}`, 'admit', { pss: level })]),
    '  # Here is the place for what the chart is for: `sql`, `notebook`, `exec`, `logs`, `http` with what it must answer.\n',
    step(kept.length === 0 ? 'nothing is left' : 'nothing else is left', 'uninstall', kept.length === 0 ? {} : { leaves: kept }),
  ].join('')
}

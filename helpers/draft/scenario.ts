import { posix } from 'node:path'
import { Document, isCollection } from 'yaml'
import { evaluatePodSecurity } from '../admission/pod-security/evaluate.ts'
import type { Level } from '../admission/pod-security/check.ts'
import { readManifest } from '../audit/manifest/read.ts'
import { ofKind, subjectOf, type Subject } from '../audit/subject.ts'
import { isTest } from '../helm/release.ts'
import { isRun, testHooks } from '../helm/test-hooks.ts'
import { listAt, numberAt, textAt } from '../kube/fields.ts'
import { isRecord } from '../types/record.ts'
import { questionsOf } from './questions.ts'

/** What a drafted scenario is of; paths from the root of the repository. */
export interface Draft {
  readonly file: string
  readonly chart: string
  /** What the scenario calls the chart. */
  readonly name: string
  /** The release, where it is not called as the chart's folder. */
  readonly release?: string | undefined
  readonly values: readonly string[]
  /** The schema for editors, as a path from the root. */
  readonly schema: string
  /** What `helm template` prints of the chart with these values, for this release. */
  readonly manifest: string
}

/** The strictest Pod Security Standard that every pod keeps. */
const strictest = ({ pods, settings: { podSecurity } }: Subject): Level =>
  (['restricted', 'baseline'] as const).find((level) =>
    pods.every(({ pod }) => evaluatePodSecurity(pod, level, podSecurity.version).violations.length === 0),
  ) ?? 'privileged'

/** Kinds of which something is meant to outlive the release: what helm is told to keep, claims, and what a chart has in `crds/`. */
const leaves = (subject: Subject, manifest: string): readonly string[] => {
  const kept = subject.objects.filter(({ metadata }) => metadata.annotations?.['helm.sh/resource-policy'] === 'keep')
  const claiming = ofKind(subject, 'apps', 'StatefulSet').filter(
    ({ spec }) =>
      listAt(spec, 'volumeClaimTemplates').length > 0 && textAt(spec, 'persistentVolumeClaimRetentionPolicy', 'whenDeleted') !== 'Delete',
  )
  return [
    ...new Set([
      ...kept.map(({ kind }) => kind),
      ...(claiming.length > 0 ? ['PersistentVolumeClaim'] : []),
      ...(/^# Source: \S+\/crds\//m.test(manifest) ? ['CustomResourceDefinition'] : []),
    ]),
  ]
}

/** The longest that a pod may take to end, in seconds. */
const grace = ({ pods }: Subject): number =>
  Math.max(0, ...pods.map(({ pod }) => numberAt(pod.spec, 'terminationGracePeriodSeconds') ?? 30))

/** How long `uninstall` waits of itself, in seconds. */
const uninstallTime = 60

/** A word or number as it has to stand inside `[ ]`, where more is quoted than outside. */
const word = (value: unknown): string => {
  const list = new Document([value])
  if (isCollection(list.contents)) list.contents.flow = true
  return list.toString({ lineWidth: 0 }).trim().slice(1, -1).trim()
}

/** On one line: `{ a: [b] }`. */
const inline = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`
  if (!isRecord(value)) return word(value)
  const pairs = Object.entries(value).map(([key, each]) => `${word(key)}: ${inline(each)}`)
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`
}

const step = (name: string, verb: string, spec: object): string => `  - name: ${inline(name)}\n    ${verb}: ${inline(spec)}\n`

/**
 * A scenario file of a chart, as text: that it installs and is ready, that its Services answer as its own probes ask, the
 * strictest Pod Security Standard that it keeps, that its own tests pass, and that it leaves nothing. What the chart is for is for a person to add.
 */
export const draftOf = ({ file, chart, name, release, values, schema, manifest }: Draft): string => {
  const objects = readManifest(manifest).resources.map(({ object }) => object)
  const settings = { namespace: 'default', podSecurity: { level: 'restricted', version: 'latest' } } as const
  const subject = subjectOf(
    objects.filter((object) => !isTest(object)),
    settings,
  )
  // The namespace also has to admit the pods of tests, which may keep less than the others.
  const [level, admits, kept] = [strictest(subject), strictest(subjectOf(objects, settings)), leaves(subject, manifest)]
  const isTested = testHooks(objects).some(isRun)
  const named = release === undefined ? {} : { release }
  const questions = questionsOf(subject).map((question) => step(`${question.to} answers`, 'http', question))
  const uninstall = {
    ...named,
    ...(kept.length > 0 && { leaves: kept }),
    ...(grace(subject) >= uninstallTime && { timeout: `${grace(subject) + uninstallTime}s` }),
  }
  return [
    `# yaml-language-server: $schema=${posix.relative(posix.dirname(file), schema)}\n`,
    `name: ${name} is ready${questions.length > 0 ? ', answers' : ''} and leaves nothing\n`,
    `chart: ${inline(chart)}\n`,
    `tags: ${inline([name])}\n`,
    'priority: P0\n',
    ...(admits === 'restricted' ? [] : [`# Its pods need more than \`restricted\` allows.\nnamespace: { podSecurity: ${admits} }\n`]),
    ...(values.length === 0 ? [] : [`values: ${inline(values)}\n`]),
    `steps:\n  - install: ${inline(named)}\n`,
    ...questions,
    ...(admits === 'privileged' || subject.pods.length === 0 ? [] : [step(`its pods keep ${level}`, 'admit', { pss: level })]),
    ...(isTested ? [step('its own tests pass', 'test', named)] : []),
    '  # Add what the chart is for here: `http` with the expected answer, `exec`, `logs`, `reach`, `sql`.\n',
    step(kept.length === 0 ? 'nothing is left' : 'nothing else is left', 'uninstall', uninstall),
  ].join('')
}

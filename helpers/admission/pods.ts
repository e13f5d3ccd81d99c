import { parseAllDocuments } from 'yaml'
import { groupOf } from '../kube/built-in.ts'
import { at, fieldsAt, isFields } from '../kube/fields.ts'
import type { KubeObject } from '../kube/object.ts'
import { contentOf } from '../kube/yaml.ts'
import type { Pod } from './pod-security/view.ts'

/** A pod that an object is or makes. */
export interface PodSource {
  readonly object: KubeObject
  /** Where in the object it stands: `spec.template`, `data["executor-pod.yaml"]`, empty for a Pod itself. */
  readonly path: string
  readonly pod: Pod
}

/** Group and kind of what has pod templates, and where. */
const templates: Readonly<Record<string, readonly string[]>> = {
  '/Pod': [],
  '/PodTemplate': ['template'],
  '/ReplicationController': ['spec', 'template'],
  'apps/Deployment': ['spec', 'template'],
  'apps/StatefulSet': ['spec', 'template'],
  'apps/DaemonSet': ['spec', 'template'],
  'apps/ReplicaSet': ['spec', 'template'],
  'batch/Job': ['spec', 'template'],
  'batch/CronJob': ['spec', 'jobTemplate', 'spec', 'template'],
}

/** The pods in the text of a ConfigMap's entry; a text that is no YAML holds none. */
const podsIn = (text: string): readonly Pod[] => {
  if (!/\bkind\b["']?\s*:\s*["']?Pod\b/.test(text)) return []
  const documents = parseAllDocuments(text)
  if (documents.some(({ errors }) => errors.length > 0)) return []
  return documents
    .map((document) => contentOf(document).value)
    .filter((value) => isFields(value) && value['kind'] === 'Pod') as readonly Pod[]
}

const embedded = (object: KubeObject): readonly PodSource[] =>
  Object.entries(fieldsAt(object, 'data')).flatMap(([key, text]) =>
    typeof text === 'string' ? podsIn(text).map((pod) => ({ object, path: `data[${JSON.stringify(key)}]`, pod })) : [],
  )

/**
 * Every pod that the objects of a rendered manifest can make, in their order: Pods, the templates of workloads, and pods
 * that stand as YAML in a ConfigMap for a program to make, such as Spark's executors (spark.kubernetes.executor.podTemplateFile).
 * A release's hooks are objects like any other: hand them in too.
 */
export const podsOf = (objects: readonly KubeObject[]): readonly PodSource[] =>
  objects.flatMap((object) => {
    const kind = `${groupOf(object.apiVersion)}/${object.kind}`
    if (kind === '/ConfigMap') return embedded(object)
    const path = templates[kind]
    const pod = path && at(object, ...path)
    return isFields(pod) ? [{ object, path: path?.join('.') ?? '', pod }] : []
  })

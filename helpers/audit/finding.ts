/** `error`: the chart does not work, or lets in what it should not. `warning`: it may not. `note`: known and allowed by an annotation. */
export type Level = 'error' | 'warning' | 'note'

export interface ObjectName {
  readonly kind: string
  /** Absent for what is in no namespace. */
  readonly namespace?: string
  readonly name: string
}

/** One thing that is wrong with a rendered chart. */
export interface Finding {
  /** The id of the rule in the registry. */
  readonly rule: string
  readonly level: Level
  /** The template, as helm names it (`spark/templates/check.yaml`) or as a path; empty where it is not known. */
  readonly file: string
  /** 1-based, in the rendered output; absent where the chart does not render. */
  readonly line?: number
  /** 1-based, in the template; absent where it can not be told. */
  readonly templateLine?: number
  readonly object?: ObjectName
  /** Where in the object: `spec.template.spec.containers[0].image`, empty for all of it. */
  readonly path: string
  readonly message: string
  /** What mends it. */
  readonly hint: string
  /** The same from run to run while rule, template, object and path are, wherever the lines have moved. */
  readonly fingerprint: string
  /** Why an annotation of the object allows it. */
  readonly allowed?: string
}

/** `Deployment spark/connect`; a cluster-scoped object has no namespace. */
export const tellObject = ({ kind, namespace, name }: ObjectName): string =>
  `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`

import { parseAllDocuments } from 'yaml'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { isKubeObject, type KubeObject } from '../kube/object.ts'
import { isRecord } from '../types/record.ts'

/** What a chart rendered to. Hooks are apart: helm runs and awaits them itself. */
export interface Release {
  readonly name: string
  readonly namespace: string
  /** The rendered text, as helm printed it. */
  readonly manifest: string
  readonly objects: readonly KubeObject[]
  readonly hooks: readonly KubeObject[]
}

/** The objects of a text of YAML documents; a `List` stands for its items. */
export const parseObjects = (text: string, source: string): KubeObject[] =>
  parseAllDocuments(text).flatMap((document) => {
    const [error] = document.errors
    if (error) throw new SeatrialError('helm/manifest', `${source} is not valid YAML: ${error.message}`)
    const data: unknown = document.toJS()
    if (data === null || data === undefined) return []
    const items: unknown[] = isRecord(data) && data['kind'] === 'List' && Array.isArray(data['items']) ? data['items'] : [data]
    return items.map((item) => {
      if (!isKubeObject(item))
        throw new SeatrialError(
          'helm/manifest',
          `${source} holds something that is no Kubernetes object: ${JSON.stringify(item).slice(0, 120)}`,
        )
      return item
    })
  })

const hookOf = (object: KubeObject): string | undefined => object.metadata.annotations?.['helm.sh/hook']

/** Reads helm's rendered text. */
export const readRelease = (name: string, namespace: string, manifest: string): Release => {
  const all = parseObjects(manifest, `the manifest of release ${name}`)
  return {
    name,
    namespace,
    manifest,
    objects: all.filter((object) => hookOf(object) === undefined),
    hooks: all.filter((object) => hookOf(object) !== undefined),
  }
}

import { parseAllDocuments } from 'yaml'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { itemsOf } from '../kube/lists.ts'
import { isKubeObject, type KubeObject } from '../kube/object.ts'
import { contentOf, kubernetesYaml } from '../kube/yaml.ts'

/** What a chart rendered to. Hooks are apart: helm runs and awaits them itself. */
export interface Release {
  readonly name: string
  readonly namespace: string
  /** The rendered text, as helm printed it. */
  readonly manifest: string
  readonly objects: readonly KubeObject[]
  readonly hooks: readonly KubeObject[]
}

/** The objects of a text of YAML documents, read as Kubernetes does; a list stands for its items. @throws SeatrialError `helm/manifest` */
export const parseObjects = (text: string, source: string): KubeObject[] =>
  parseAllDocuments(text, kubernetesYaml).flatMap((document) => {
    const content = contentOf(document)
    const error = document.errors[0] ?? content.fault
    if (error) throw new SeatrialError('helm/manifest', `${source} is not valid YAML: ${error.message}`)
    if (content.value === null || content.value === undefined) return []
    return itemsOf(content.value).map(({ value }) => {
      if (!isKubeObject(value))
        throw new SeatrialError(
          'helm/manifest',
          `${source} holds something that is no Kubernetes object: ${JSON.stringify(value).slice(0, 120)}`,
        )
      return value
    })
  })

const hookOf = (object: KubeObject): string | undefined => object.metadata.annotations?.['helm.sh/hook']

/** Whether nothing but `helm test` makes an object (https://helm.sh/docs/topics/chart_tests). */
export const isTest = (object: KubeObject): boolean =>
  (hookOf(object) ?? '').split(',').every((event) => /^\s*test(-success|-failure)?\s*$/.test(event))

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

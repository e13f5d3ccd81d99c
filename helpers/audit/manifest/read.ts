import { parseDocument, type Document } from 'yaml'
import { itemsOf } from '../../kube/lists.ts'
import { isKubeObject, type KubeObject } from '../../kube/object.ts'
import { contentOf, kubernetesYaml } from '../../kube/yaml.ts'
import { isRecord } from '../../types/record.ts'
import { keysOf, pathOf } from '../../types/path.ts'
import { chunksOf, type Chunk } from './chunks.ts'
import { keysAt, lineOfPath } from './locate.ts'

/** An object of a rendered manifest, with its place. */
export interface Resource {
  readonly object: KubeObject
  readonly file: string
  /** The 1-based line of the manifest on which what a path names stands, or would. */
  readonly lineAt: (path: string) => number
}

/** What is wrong with a document as YAML, or as a Kubernetes object. */
export interface Flaw {
  readonly rule: 'yaml-syntax' | 'duplicate-key' | 'not-an-object'
  readonly file: string
  readonly line: number
  readonly path: string
  readonly message: string
  /** The object that the document holds all the same. */
  readonly object?: KubeObject
}

export interface Manifest {
  readonly resources: readonly Resource[]
  readonly flaws: readonly Flaw[]
}

const lineOf = ({ line, text }: Chunk, offset: number): number => line + text.slice(0, offset).split('\n').length - 1

const unreadable = (chunk: Chunk, message: string, offset: number): Manifest => ({
  resources: [],
  flaws: [{ rule: 'yaml-syntax', file: chunk.file, line: lineOf(chunk, offset), path: '', message }],
})

const duplicates = (chunk: Chunk, document: Document, object: KubeObject | undefined): readonly Flaw[] =>
  document.errors
    .filter(({ code }) => code === 'DUPLICATE_KEY')
    .map(({ pos }) => {
      const path = pathOf(...(keysAt(document.contents, pos[0]) ?? []))
      return {
        rule: 'duplicate-key',
        file: chunk.file,
        line: lineOf(chunk, pos[0]),
        path,
        message: `the key ${path} stands twice: the last one counts`,
        ...(object && { object }),
      }
    })

const wordsFor = (item: unknown): string =>
  isRecord(item) ? `apiVersion, kind or metadata.name is missing: ${JSON.stringify(item).slice(0, 80)}` : `it is ${JSON.stringify(item)}`

const readChunk = (chunk: Chunk): Manifest => {
  const { file, line, text } = chunk
  const document = parseDocument(text, { ...kubernetesYaml, prettyErrors: false })
  const syntax = document.errors.find(({ code }) => code !== 'DUPLICATE_KEY')
  if (syntax !== undefined) return unreadable(chunk, syntax.message, syntax.pos[0])
  const content = contentOf(document)
  if (content.fault !== undefined) return unreadable(chunk, content.fault.message, content.fault.offset)
  if (content.value === null || content.value === undefined) return { resources: [], flaws: [] }
  const items = itemsOf(content.value)
  const read = items.map(({ value, keys }) => {
    const lineAt = (path: string): number => line + lineOfPath(text, document, [...keys, ...keysOf(path)])
    return isKubeObject(value)
      ? { resources: [{ object: value, file, lineAt }], flaws: [] }
      : { resources: [], flaws: [{ rule: 'not-an-object' as const, file, line: lineAt(''), path: '', message: wordsFor(value) }] }
  })
  const resources = read.flatMap((one) => one.resources)
  const isList = items.some(({ keys }) => keys.length > 0)
  return {
    resources,
    flaws: [...duplicates(chunk, document, isList ? undefined : resources[0]?.object), ...read.flatMap((one) => one.flaws)],
  }
}

/** Reads a rendered manifest. Nothing in it makes this fail: what can not be read is a flaw, and the rest is read. */
export const readManifest = (text: string): Manifest => {
  const read = chunksOf(text).map(readChunk)
  return { resources: read.flatMap(({ resources }) => resources), flaws: read.flatMap(({ flaws }) => flaws) }
}

import { parseDocument, type Document } from 'yaml'
import { isKubeObject, type KubeObject } from '../../kube/object.ts'
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

const contentOf = (document: Document): unknown => {
  try {
    return document.toJS()
  } catch (error) {
    // Aliases without end, or that lead nowhere.
    return error instanceof Error ? error : undefined
  }
}

const broken = ({ file, line, text }: Chunk, document: Document): readonly Flaw[] =>
  document.errors
    .filter(({ code }) => code !== 'DUPLICATE_KEY')
    .slice(0, 1)
    .map(({ message, pos }) => ({
      rule: 'yaml-syntax',
      file,
      line: line + text.slice(0, pos[0]).split('\n').length - 1,
      path: '',
      message,
    }))

const duplicates = ({ file, line, text }: Chunk, document: Document, object: KubeObject | undefined): readonly Flaw[] =>
  document.errors
    .filter(({ code }) => code === 'DUPLICATE_KEY')
    .map(({ pos }) => {
      const path = pathOf(...(keysAt(document.contents, pos[0]) ?? []))
      return {
        rule: 'duplicate-key',
        file,
        line: line + text.slice(0, pos[0]).split('\n').length - 1,
        path,
        message: `the key ${path} stands twice: the last one counts`,
        ...(object && { object }),
      }
    })

const wordsFor = (item: unknown): string =>
  isRecord(item) ? `apiVersion, kind or metadata.name is missing: ${JSON.stringify(item).slice(0, 80)}` : `it is ${JSON.stringify(item)}`

const readChunk = (chunk: Chunk): Manifest => {
  const { file, line, text } = chunk
  const document = parseDocument(text, { prettyErrors: false, merge: true })
  const [syntax] = broken(chunk, document)
  if (syntax !== undefined) return { resources: [], flaws: [syntax] }
  const content = contentOf(document)
  if (content === null || content === undefined) return { resources: [], flaws: [] }
  if (content instanceof Error) return { resources: [], flaws: [{ rule: 'yaml-syntax', file, line, path: '', message: content.message }] }
  const list: unknown = isRecord(content) && content['kind'] === 'List' ? content['items'] : undefined
  const isList = Array.isArray(list)
  const items: readonly unknown[] = isList ? list : [content]
  const read = items.map((item, index) => {
    const above = isList ? ['items', index] : []
    const lineAt = (path: string): number => line + lineOfPath(text, document, [...above, ...keysOf(path)])
    return isKubeObject(item)
      ? { resources: [{ object: item, file, lineAt }], flaws: [] }
      : { resources: [], flaws: [{ rule: 'not-an-object' as const, file, line: lineAt(''), path: '', message: wordsFor(item) }] }
  })
  const resources = read.flatMap((one) => one.resources)
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

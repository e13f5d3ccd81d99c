import { parseDocument } from 'yaml'
import { isKubeObject } from '../../kube/object.ts'
import { contentOf, kubernetesYaml } from '../../kube/yaml.ts'
import { chunksOf, type Chunk } from './chunks.ts'

/** For how many events of a release a document is a hook; 0 for one that is none. */
const eventsOf = ({ text }: Chunk): number => {
  if (!text.includes('helm.sh/hook')) return 0
  const { value } = contentOf(parseDocument(text, { ...kubernetesYaml, prettyErrors: false }))
  const events = isKubeObject(value) ? value.metadata.annotations?.['helm.sh/hook'] : undefined
  return events === undefined ? 0 : events.split(',').length
}

/**
 * The manifest with each hook once: where a template is no valid YAML, helm prints those it has read by then once for each of their
 * events. Lines stay where they are.
 */
export const withoutRepeatedHooks = (manifest: string): string => {
  const lines = manifest.split('\n')
  for (const same of Map.groupBy(chunksOf(manifest), ({ file, text }) => JSON.stringify([file, text.trim()])).values()) {
    const [first] = same
    const events = first === undefined || same.length === 1 ? 0 : eventsOf(first)
    // A document that a template has twice is there twice for each event.
    const repeated = events < 2 ? [] : same.slice(Math.ceil(same.length / events))
    for (const { line, text } of repeated) lines.fill('', line - 1, line - 1 + text.split('\n').length)
  }
  return lines.join('\n')
}

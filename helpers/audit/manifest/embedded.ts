import { parseAllDocuments } from 'yaml'
import { fieldsAt } from '../../kube/fields.ts'
import { contentOf } from '../../kube/yaml.ts'
import { pathOf } from '../../types/path.ts'
import { keysAt } from './locate.ts'
import type { Flaw, Resource } from './read.ts'

/** Whether a text is meant to be a pod for a program to make: whatever it is called, it has to be YAML. */
const isPod = (text: string): boolean => /^kind:\s*["']?Pod\b/m.test(text)

const flawsIn = ({ object, file, lineAt }: Resource, key: string, text: string): readonly Flaw[] => {
  if (!isPod(text) && !/\.ya?ml$/.test(key)) return []
  const documents = parseAllDocuments(text, { prettyErrors: false })
  const error = documents.flatMap(({ errors }) => errors).find(({ code }) => code !== 'DUPLICATE_KEY')
  const syntax = error ?? documents.flatMap((document) => contentOf(document).fault ?? [])[0]
  if (syntax !== undefined) {
    const path = pathOf('data', key)
    const message = `the pod in the text can not be read: ${syntax.message}`
    // Other texts may be templates of a language that only ends up as YAML.
    return isPod(text) ? [{ rule: 'yaml-syntax', file, object, path, line: lineAt(path), message }] : []
  }
  return documents.flatMap(({ contents, errors }) =>
    errors.map(({ pos }) => {
      const path = pathOf('data', key, ...(keysAt(contents, pos[0]) ?? []))
      return { rule: 'duplicate-key', file, object, path, line: lineAt(path), message: 'the key stands twice in the text' }
    }),
  )
}

/** What is wrong with the YAML that stands as text in a ConfigMap. Without this a pod that can not be read would be no pod. */
export const embeddedFlaws = (resource: Resource): readonly Flaw[] =>
  resource.object.kind === 'ConfigMap'
    ? Object.entries(fieldsAt(resource.object, 'data')).flatMap(([key, text]) =>
        typeof text === 'string' ? flawsIn(resource, key, text) : [],
      )
    : []

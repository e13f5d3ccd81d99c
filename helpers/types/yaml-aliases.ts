import { visit, type Alias, type Document } from 'yaml'

/** An alias that can not be followed. */
interface BadAlias {
  readonly alias: Alias
  /** `unknown`: nothing before it has its name. `own`: it stands inside of what it stands for. */
  readonly why: 'unknown' | 'own'
}

/** The aliases of a document that lead nowhere, or into what they stand in themselves, in their order. */
export const badAliases = (document: Document): readonly BadAlias[] => {
  const found: BadAlias[] = []
  visit(document, {
    Alias: (_, alias, parents) => {
      const target = alias.resolve(document)
      if (target === undefined) found.push({ alias, why: 'unknown' })
      else if (parents.includes(target)) found.push({ alias, why: 'own' })
    },
  })
  return found
}

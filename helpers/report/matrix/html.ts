const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text that is markup already. */
export interface Markup {
  readonly markup: string
}

type Part = string | number | Markup | readonly Markup[]

const written = (part: Part): string => {
  if (typeof part === 'string' || typeof part === 'number')
    return String(part).replaceAll(/[&<>"']/g, (letter) => entities[letter] ?? letter)
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('')
}

/** HTML with texts put in as they are to be read: only what this has made itself is markup. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup => ({
  markup: strings.map((text, at) => `${text}${at < parts.length ? written(parts[at] ?? '') : ''}`).join(''),
})

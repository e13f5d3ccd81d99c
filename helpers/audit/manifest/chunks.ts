/** One YAML document of a rendered manifest, as text. */
export interface Chunk {
  /** The template that helm says it comes from; empty where it says nothing. */
  readonly file: string
  /** 1-based line of the manifest on which the text starts. */
  readonly line: number
  readonly text: string
}

/**
 * The documents of a rendered manifest, each by itself, so that a broken one leaves the others whole. A document without a
 * `# Source:` comment is of the template before it: helm names a template that does not parse only once.
 */
export const chunksOf = (manifest: string): readonly Chunk[] => {
  const chunks: { file: string; line: number; lines: string[] }[] = [{ file: '', line: 1, lines: [] }]
  manifest.split('\n').forEach((text, index) => {
    const last = chunks.at(-1)
    // In column 0 three dashes end a document whatever stands around them (YAML 1.2, 9.1.2).
    if (/^---(\s|$)/.test(text)) chunks.push({ file: last?.file ?? '', line: index + 1, lines: [text.replace(/^---/, '   ')] })
    else {
      // It is helm's only at the top of a document: templates have such comments of their own.
      const source = last?.lines.every((line) => line.trim() === '') ? /^# Source: (.+)$/.exec(text)?.[1] : undefined
      if (source !== undefined && last !== undefined) last.file = source.trim()
      last?.lines.push(text)
    }
  })
  return chunks.map(({ file, line, lines }) => ({ file, line, text: lines.join('\n') }))
}

import leven from 'leven'

/** `did you mean \`query\`?` for the nearest of the known words, when one is near enough to be a slip; `shown` is how a word is told. */
export const didYouMean = (word: string, known: readonly string[], shown = (one: string): string => one): string | undefined => {
  const near = known
    .map((candidate) => ({ candidate, distance: leven(word.toLowerCase(), candidate.toLowerCase()) }))
    .toSorted((a, b) => a.distance - b.distance)[0]
  if (near !== undefined && near.distance <= Math.max(1, Math.ceil(word.length / 3))) {
    return `did you mean \`${shown(near.candidate)}\`?`
  }
  return known.length > 0 && known.length <= 20 ? `one of: ${known.map(shown).join(', ')}` : undefined
}

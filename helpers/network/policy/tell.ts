import type { DirectionVerdict, TrafficVerdict } from './evaluate.ts'

const tellDirection = (name: string, { allowed, because, rules, mismatches }: DirectionVerdict): string => {
  if (because === 'rule') return `${name} allowed by ${rules.map(({ policy, path }) => `${policy} ${path}`).join(' and ')}`
  if (allowed) return `${name} ${because}`
  return `${name} denied: ${mismatches.map(({ policy, path, detail }) => `${policy} ${path}: ${detail}`).join('; ')}`
}

/** What decides traffic, in one line: the rules that allow it, or of each policy that denies it what comes nearest. */
export const tellVerdict = ({ egress, ingress }: TrafficVerdict): string =>
  [tellDirection('egress', egress), tellDirection('ingress', ingress)].join(', ')

import { createHash } from 'node:crypto'
import { tellObject, type Finding } from './finding.ts'

/** A finding before it has its fingerprint. */
export type Unmarked = Omit<Finding, 'fingerprint'>

const identityOf = ({ rule, file, object, path }: Unmarked): string =>
  JSON.stringify([rule, file, object === undefined ? '' : tellObject(object), path])

/** Findings with what each is known by from run to run; of several that are the same but for their line the first one is the first. */
export const fingerprinted = (findings: readonly Unmarked[]): readonly Finding[] => {
  const seen = new Map<string, number>()
  return findings.map((finding) => {
    const identity = identityOf(finding)
    const count = seen.get(identity) ?? 0
    seen.set(identity, count + 1)
    return { ...finding, fingerprint: createHash('sha256').update(`${identity} ${count}`).digest('hex').slice(0, 32) }
  })
}

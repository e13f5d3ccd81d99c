import { didYouMean } from '../errors/suggest.ts'
import { allowancesOf, allowPath } from './allow.ts'
import { tellObject } from './finding.ts'
import type { Unmarked } from './fingerprint.ts'
import { ruleOf } from './rules/registry.ts'
import type { Draft } from './rule.ts'
import { nameOf, type Subject } from './subject.ts'

/** Rule and object of what is allowed, each with its reason. */
const reasonsIn = (subject: Subject): ReadonlyMap<string, string> =>
  new Map(
    subject.objects.flatMap((object) => {
      const name = tellObject(nameOf(object, subject))
      return allowancesOf(object)
        .filter(({ reason }) => reason !== '')
        .flatMap(({ rules, reason }) => rules.map((rule) => [`${rule} ${name}`, reason] as const))
    }),
  )

/** Findings, those that an annotation of their object allows as notes. */
export const withAllowances = (subject: Subject, findings: readonly Unmarked[]): readonly Unmarked[] => {
  const reasons = reasonsIn(subject)
  return findings.map((finding) => {
    const allowed = finding.object && reasons.get(`${finding.rule} ${tellObject(finding.object)}`)
    return allowed === undefined ? finding : { ...finding, level: 'note', allowed }
  })
}

/** What is wrong with the annotations themselves. Rules that were not asked (`known` lacks them) allow nothing, and that is well. */
export const allowanceFlaws = (subject: Subject, findings: readonly Unmarked[], known: ReadonlySet<string>): readonly Draft[] => {
  const found = new Set(findings.map(({ rule, object }) => `${rule} ${object === undefined ? '' : tellObject(object)}`))
  return subject.objects.flatMap((object) =>
    allowancesOf(object).flatMap(({ rules, reason }): readonly Draft[] => {
      const flaw = (message: string, hint?: string): Draft => ({
        object,
        path: allowPath,
        message,
        ...(hint !== undefined && { hint }),
      })
      if (rules.length === 0) return [flaw('it names no rule, and so allows nothing')]
      if (reason === '') return [flaw(`it allows ${rules.join(', ')} without a reason, and so nothing`)]
      return rules.flatMap((rule) => {
        if (ruleOf(rule) === undefined) return [flaw(`there is no rule ${rule}`, didYouMean(rule, [...known]))]
        const isNeeded = !known.has(rule) || found.has(`${rule} ${tellObject(nameOf(object, subject))}`)
        return isNeeded ? [] : [flaw(`it allows ${rule}, which is not found`)]
      })
    }),
  )
}

import type { Level } from '../admission/pod-security/check.ts'
import { constraintNames } from '../admission/security-context-constraints/defaults.ts'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { didYouMean } from '../errors/suggest.ts'
import type { Settings } from './subject.ts'

/** Settings as words, of a command line. */
export interface Words {
  readonly namespace: string
  readonly pss: string
  readonly scc?: string | undefined
  readonly 'kube-version'?: string | undefined
}

const levels: readonly Level[] = ['privileged', 'baseline', 'restricted']

/** The word as one of those that it may be. @throws SeatrialError `plan/setting` */
export const oneOf = <T extends string>(option: string, word: string, choices: readonly T[]): T => {
  const found = choices.find((choice) => choice === word)
  if (found !== undefined) return found
  throw new SeatrialError('plan/setting', `--${option} ${word}: it is one of ${choices.join(', ')}`, { hint: didYouMean(word, choices) })
}

/** What words ask for. Pod Security is that of the Kubernetes version, by default the newest. @throws SeatrialError `plan/setting` */
export const settingsOf = ({ namespace, pss, scc, 'kube-version': version }: Words): Settings => {
  const minor = version === undefined ? undefined : /^v?1\.(\d+)(\.\d+)?([-+].*)?$/.exec(version)?.[1]
  if (version !== undefined && minor === undefined)
    throw new SeatrialError('plan/setting', `--kube-version ${version}: it is a version of Kubernetes, such as 1.34 or v1.34.2`)
  return {
    namespace,
    podSecurity: { level: oneOf('pss', pss, levels), version: minor === undefined ? 'latest' : `v1.${Number(minor)}` },
    ...(scc !== undefined && { constraints: oneOf('scc', scc, constraintNames) }),
  }
}

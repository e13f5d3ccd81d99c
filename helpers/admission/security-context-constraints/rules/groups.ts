import { isSet } from '../../pod-security/view.ts'
import { goList, invalid } from '../reason.ts'
import type { PodRule } from '../rule.ts'

const numbers = (value: unknown): readonly number[] => (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'number')

const groups = (strategy: 'fsGroup' | 'supplementalGroups', made: (group: number) => unknown): PodRule => ({
  fill: ({ [strategy]: { type, ranges } }, { context }) => {
    const [first] = ranges
    return type === 'MustRunAs' && first && !isSet(context[strategy]) ? { context: { [strategy]: made(first.min) } } : {}
  },
  judge: ({ [strategy]: { type, ranges } }, { context }, path) => {
    if (type !== 'MustRunAs') return []
    const given = numbers(context[strategy])
    const wrong = (detail: string) => invalid(`${path}.${strategy}`, goList('[]int64', given.map(String)), detail)
    if (given.length === 0) return [wrong('unable to validate empty groups against required ranges')]
    return given
      .filter((group) => !ranges.some(({ min, max }) => group >= min && group <= max))
      .map((group) => wrong(`${group} is not an allowed group`))
  },
})

export const fsGroup = groups('fsGroup', (group) => group)
export const supplementalGroups = groups('supplementalGroups', (group) => [group])

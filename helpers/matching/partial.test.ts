import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { partialDifferences, printDifferences } from './partial.ts'

const paths = (expected: unknown, actual: unknown): string[] => partialDifferences(expected, actual).map(({ path }) => path)

describe('a partial match', () => {
  test.each<[what: string, expected: unknown, actual: unknown, differs: string[]]>([
    ['needs only the keys it names', { a: 1 }, { a: 1, b: 2 }, []],
    ['names the path of what differs', { a: { b: 1 } }, { a: { b: 2 } }, ['a.b']],
    ['takes lists in any order', [2, 1], [1, 2, 3], []],
    ['wants an item for each expected one', [1, 1], [1, 2], ['[1]']],
    [
      'gives an item to whom nothing else suits',
      [{ a: 1 }, { a: 1, b: 2 }],
      [
        { a: 1, b: 2 },
        { a: 1, c: 3 },
      ],
      [],
    ],
    ['tells null from nothing', { a: null }, {}, ['a']],
    ['tells a text from a number', { a: '1' }, { a: 1 }, ['a']],
    ['wants a list where a list is expected', { a: [] }, { a: {} }, ['a']],
    ['an empty mapping is empty', { podSelector: {} }, { podSelector: { matchLabels: { app: 'x' } } }, ['podSelector']],
    ['an empty list is empty', { ingress: [] }, { ingress: [{}] }, ['ingress']],
    ['what is empty matches itself', { ingress: [], podSelector: {} }, { ingress: [], podSelector: {}, more: 1 }, []],
  ])('%s', (_what, expected, actual, differs) => {
    expect(paths(expected, actual)).toEqual(differs)
  })

  test('of a list says how the nearest item differs, and nothing of the others', () => {
    const containers = [
      { name: 'proxy', image: 'proxy:1', ports: [{ containerPort: 80 }] },
      { name: 'web', image: 'web:1', ports: [{ containerPort: 8080 }] },
    ]
    const told = (want: unknown) => printDifferences(partialDifferences({ containers: want }, { containers }))
    expect(told([{ name: 'web', image: 'web:2' }])).toBe('containers[1].image: expected "web:2", found "web:1"')
    expect(told([{ name: 'proxy' }, { name: 'web', ports: [{ containerPort: 81 }] }])).toBe(
      'containers[1].ports[0]: expected {"containerPort":81}, found [{"containerPort":8080}]',
    )
    // Nothing of it is there: then all of the list is what there is.
    expect(told([{ name: 'cache' }])).toMatch(/^containers\[0\]: expected \{"name":"cache"\}, found \[\{"name":"proxy"/)
  })

  test('says what was expected and what was found', () => {
    expect(printDifferences(partialDifferences({ status: { ready: 2 } }, { status: { ready: 1 } }))).toBe(
      'status.ready: expected 2, found 1',
    )
  })

  test('any value matches itself, with more keys and in any order of lists', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => partialDifferences(value, value).length === 0))
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 1, maxLength: 6 }), fc.array(fc.jsonValue(), { maxLength: 3 }), (items, more) => {
        return partialDifferences(items, [...more, ...items.toReversed()]).length === 0
      }),
    )
  })

  test('a list never matches a shorter one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue(), { minLength: 1, maxLength: 6 }),
        (items) => partialDifferences(items, items.slice(1)).length > 0,
      ),
    )
  })
})

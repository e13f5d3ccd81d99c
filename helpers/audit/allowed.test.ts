import { describe, expect, test } from 'vitest'
import { changed, findingsIn, sound, told } from './testing.ts'

const withAnnotation = (text: string): string =>
  changed(
    sound,
    ['image: example/web:1.2', 'image: example/web'],
    ['readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false'],
    ['kind: Deployment\nmetadata:', `kind: Deployment\nmetadata:\n  annotations: { seatrial.dev/allow: ${JSON.stringify(text)} }`],
  )

const found = (text: string) => findingsIn(withAnnotation(text)).map(({ level, rule, allowed }) => [level, rule, allowed ?? ''])

describe('an annotation', () => {
  test('makes notes of the findings of the rules that it names', () => {
    expect(found('image-tag, writable-root: a toy: never installed')).toEqual([
      ['note', 'image-tag', 'a toy: never installed'],
      ['note', 'writable-root', 'a toy: never installed'],
    ])
  })
  test.each(['image-tag: a toy; writable-root: it writes', 'image-tag: a toy\nwritable-root: it writes\n'])(
    'has one reason or several: %j',
    (text) => {
      expect(found(text)).toEqual([
        ['note', 'image-tag', 'a toy'],
        ['note', 'writable-root', 'it writes'],
      ])
    },
  )
  test('leaves the findings of other objects and rules as they are', () => {
    const manifest = changed(withAnnotation('image-tag: a toy'), ['mode: fast', 'mode: fast\n  mode: slow'])
    expect(findingsIn(manifest).map(told)).toEqual([
      'error duplicate-key | ConfigMap default/web | data.mode',
      'note image-tag | Deployment default/web | spec.template.spec.containers[0].image',
      'warning writable-root | Deployment default/web | spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem',
    ])
  })
  test.each([
    ['image-tag, writable-root', 'it allows image-tag, writable-root without a reason, and so nothing'],
    ['no-dns, image-tag: x', 'it allows no-dns, which is not found'],
    [': x', 'it names no rule, and so allows nothing'],
    ['image-tags: x', 'there is no rule image-tags'],
  ])('%j is itself a finding', (text, message) => {
    const [own, ...others] = findingsIn(withAnnotation(text)).filter(({ rule }) => rule === 'allow-annotation')
    expect([own?.message, own?.level, others]).toEqual([message, 'warning', []])
  })
  test('that names a rule which was not asked is well', () => {
    expect(found('image-tag, writable-root, security-context-constraints: x').map(([level]) => level)).toEqual(['note', 'note'])
  })
  test('says what was probably meant', () => {
    expect(findingsIn(withAnnotation('image-tags: x')).find(({ rule }) => rule === 'allow-annotation')?.hint).toBe(
      'did you mean `image-tag`?',
    )
  })
})

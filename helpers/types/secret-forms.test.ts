import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { secretForms } from './secret-forms.ts'

test('one of its forms stands in the base64 of whatever has it inside', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 8 }), fc.string(), fc.string(), (value, before, after) => {
      const text = Buffer.from(before + value + after).toString('base64')
      expect(secretForms(value).some((form) => text.includes(form))).toBe(true)
    }),
  )
})

test('and in a URL', () => {
  expect(new URLSearchParams({ token: 'a/b?c d1' }).toString().replaceAll('+', '%20')).toContain(secretForms('a/b?c d1')[1])
})

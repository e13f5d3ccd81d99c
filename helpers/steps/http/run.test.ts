import { expect, test } from 'vitest'
import { answerMismatch } from './run.ts'
import type { HttpSpec } from './verb.ts'

const answer = (status: number, headers: Record<string, string> = {}) => ({
  status,
  headers: new Headers(headers),
  body: Buffer.from('{"a": 1}'),
})

test.each<[wanted: HttpSpec['expect'], status: number, why: string | undefined]>([
  [undefined, 204, undefined],
  [{ status: 302 }, 302, undefined],
  [undefined, 302, 'status: expected 200 to 299, found 302, which leads to /there/\n{"a": 1}'],
  [{ status: 200 }, 301, 'status: expected 200, found 301, which leads to /there/\n{"a": 1}'],
])('%j of an answer of %i', (wanted, status, why) => {
  expect(answerMismatch({ to: 'web:80', expect: wanted }, answer(status, status >= 300 ? { location: '/there/' } : {}))).toBe(why)
})

test('an answer that leads nowhere', () => {
  expect(answerMismatch({ to: 'web:80' }, answer(404))).toBe('status: expected 200 to 299, found 404\n{"a": 1}')
})

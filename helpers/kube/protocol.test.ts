import { expect, test } from 'vitest'
import { exitCodeOf } from './exec.ts'
import { toApiError } from './transport.ts'
import { lines } from './watch.ts'
import { unpack } from './web-socket.ts'

async function* chunks(...parts: string[]) {
  for (const part of parts) yield Buffer.from(part)
}

test.each([
  [
    ['a\nb', 'c\n', '\nd'],
    ['a', 'bc', '', 'd'],
  ],
  [['one\n'], ['one']],
  [[], []],
])('lines may span chunks: %j', async (parts, expected) => {
  expect(await Array.fromAsync(lines(chunks(...parts)))).toEqual(expected)
})

test('a character may span chunks, too', async () => {
  const bytes = Buffer.from('é\n')
  async function* split() {
    yield bytes.subarray(0, 1)
    yield bytes.subarray(1)
  }
  expect(await Array.fromAsync(lines(split()))).toEqual(['é'])
})

test.each([
  [{ status: 'Success' }, 0],
  [{ status: 'Failure', reason: 'NonZeroExitCode', details: { causes: [{ reason: 'ExitCode', message: '7' }] } }, 7],
  [{ status: 'Failure', reason: 'InternalError', message: 'container not found' }, undefined],
  [undefined, undefined],
])('exit code of %j', (status, code) => expect(exitCodeOf(status)).toBe(code))

test('a refusal keeps its reason; a page of a proxy becomes the message', () => {
  expect(toApiError(404, '{"code":404,"reason":"NotFound","message":"pods \\"x\\" not found"}', 'GET /x')).toMatchObject({
    status: 404,
    reason: 'NotFound',
    message: 'pods "x" not found',
  })
  expect(toApiError(502, '<html>bad gateway</html>', 'GET /x')).toMatchObject({
    status: 502,
    reason: '',
    message: 'GET /x: HTTP 502 <html>bad gateway</html>',
  })
})

test('messages name their channel in the first byte', () => {
  expect(unpack(Buffer.from([1, 104, 105]))).toEqual({ channel: 1, payload: Buffer.from('hi') })
  expect(unpack(Buffer.alloc(0))).toBeUndefined()
})

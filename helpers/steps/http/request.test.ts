import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { askPort, type Question } from './request.ts'

const asked = async (answer: RequestListener, question: Question, signal = AbortSignal.timeout(5_000)) => {
  const server = createServer(answer).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return await askPort((server.address() as AddressInfo).port, question, signal)
}

/** Answers with all that it was asked. */
const echo: RequestListener = (request, response) => {
  const { method, url, headers } = request
  void text(request).then((body) => response.end(JSON.stringify({ method, url, headers, body })))
}

test('every header is sent as it is given, Host too, and none that was not', async () => {
  const { status, body } = await asked(echo, { path: '/a?b=c', headers: { Host: 'rebound.example', Authorization: 'token x' } })
  expect(status).toBe(200)
  expect(JSON.parse(body.toString())).toEqual({
    method: 'GET',
    url: '/a?b=c',
    headers: { host: 'rebound.example', authorization: 'token x', connection: 'close' },
    body: '',
  })
})

test.each([
  ['a text as it is', 'a=b', undefined, 'a=b'],
  ['anything else as JSON', { a: ['b'] }, 'application/json', '{"a":["b"]}'],
])('the body is %s', async (_, body, type, sent) => {
  const answer = await asked(echo, { method: 'POST', body })
  expect(JSON.parse(answer.body.toString())).toMatchObject({
    method: 'POST',
    body: sent,
    headers: { 'content-length': String(sent.length), ...(type !== undefined && { 'content-type': type }) },
  })
})

test('a redirect is an answer, with its headers in whatever case', async () => {
  const answer = await asked((_, response) => response.writeHead(302, { Location: '/elsewhere', 'Set-Cookie': ['a=1', 'b=2'] }).end(), {})
  expect(answer.status).toBe(302)
  expect(answer.headers.get('location')).toBe('/elsewhere')
  expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
})

test('an answer that breaks off is none', async () => {
  const broken: RequestListener = (_, response) => {
    response.writeHead(200, { 'content-length': 100 }).write('half')
    setTimeout(() => response.destroy(), 10)
  }
  await expect(asked(broken, {})).rejects.toThrow(/aborted/)
})

test.each([
  ['before it answers', () => undefined],
  ['while it answers', (_: unknown, response: { write: (text: string) => unknown }) => void response.write('half')],
])('the time is up %s', async (_, answer) => {
  await expect(asked(answer, {}, AbortSignal.timeout(50))).rejects.toThrow(/timeout/)
})

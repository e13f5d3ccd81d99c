import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { execa } from 'execa'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import type { SMTPServerOptions } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { historyIdOf } from '../report/identity.ts'

let root: string
const seatrial = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const { all, exitCode } = await execa(process.execPath, [join(import.meta.dirname, 'seatrial.ts'), ...args], {
    cwd: root,
    reject: false,
    all: true,
    env: { NO_COLOR: '1', ...env },
  })
  return { all, exitCode }
}

const write = (key: string, status: string): void => {
  const labels = [{ name: 'cell', value: key }]
  const statusDetails = status === 'passed' ? {} : { message: '[step/mismatch] two is not three\nand more' }
  const result = { uuid: key, name: key, historyId: historyIdOf(key), status, start: 1, stop: 9, labels, statusDetails }
  mkdirSync(join(root, 'results'), { recursive: true })
  writeFileSync(join(root, 'results', `${key}-result.json`), JSON.stringify(result))
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'notify-'))
  write('good', 'passed')
  await seatrial(['report', 'results', '--output', 'green'])
  write('bad', 'failed')
  await seatrial(['report', 'results', '--output', 'red'])
}, 120_000)
afterAll(() => rmSync(root, { recursive: true, force: true }))

const portOf = (address: AddressInfo | string | null): number => {
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port')
  return address.port
}

/** A service that answers with each of these in turn, and the last of them from then on. */
const service = async (...answers: readonly (readonly [status: number, text: string])[]) => {
  const requests: { readonly path: string; readonly body: unknown }[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      requests.push({ path: request.url ?? '', body: JSON.parse(body) })
      const [status, words] = answers[Math.min(requests.length, answers.length) - 1] ?? [200, 'ok']
      response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end(words)
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { requests, address: `http://127.0.0.1:${portOf(server.address())}` }
}

const link = ['--url', 'https://git.example/run']
const token = '123:AAH-secret-token'

describe('seatrial notify', { timeout: 60_000 }, () => {
  test('tells whoever the environment names', async () => {
    const [slack, teams, telegram] = await Promise.all([service(), service(), service()])
    const { all, exitCode } = await seatrial(['notify', 'red', ...link], {
      SEATRIAL_NOTIFY_SLACK: `${slack.address}/services/T0/B0/xyz`,
      SEATRIAL_NOTIFY_TEAMS: `${teams.address}/workflows/abc?sig=${token}`,
      SEATRIAL_NOTIFY_TELEGRAM: `${telegram.address}/bot${token}/sendMessage?chat_id=-100`,
    })
    expect(all.split('\n').toSorted()).toEqual([
      'told SEATRIAL_NOTIFY_SLACK',
      'told SEATRIAL_NOTIFY_TEAMS',
      'told SEATRIAL_NOTIFY_TELEGRAM',
    ])
    expect(exitCode).toBe(0)
    const [title, line] = ['❌ 2 cells: 1 failed, 1 passed', '• bad (new): [step/mismatch] two is not three']
    expect(slack.requests).toMatchObject([
      {
        path: '/services/T0/B0/xyz',
        body: { text: title, blocks: [{}, { text: { text: line } }, { text: { text: '<https://git.example/run|Report>' } }] },
      },
    ])
    expect(teams.requests).toMatchObject([
      { path: `/workflows/abc?sig=${token}`, body: { attachments: [{ content: { body: [{}, { inlines: [{ text: line }] }] } }] } },
    ])
    expect(telegram.requests).toMatchObject([
      { path: `/bot${token}/sendMessage`, body: { chat_id: '-100', text: `${title}\n\n${line}\n\nhttps://git.example/run` } },
    ])
  })
  test('tries again where a service is busy', async () => {
    const slack = await service([503, 'busy'], [200, 'ok'])
    expect(await seatrial(['notify', 'red'], { SEATRIAL_NOTIFY_SLACK: `${slack.address}/x` })).toMatchObject({ exitCode: 0 })
    expect(slack.requests).toHaveLength(2)
  })
  test.each([
    ['a refusal', [404, `no_service /bot${token}/sendMessage`] as const, 'HTTP 404 no_service'],
    ['a redirection', [302, ''] as const, 'fetch failed'],
  ])('%s is red, once, and the secret is not printed', async (_what, answer, says) => {
    const telegram = await service(answer)
    const slack = await service()
    const { all, exitCode } = await seatrial(['notify', 'red'], {
      SEATRIAL_NOTIFY_TELEGRAM: `${telegram.address}/bot${token}/sendMessage?chat_id=1`,
      SEATRIAL_NOTIFY_SLACK: `${slack.address}/x`,
    })
    expect(all).toContain(`[notify/failed] SEATRIAL_NOTIFY_TELEGRAM: ${says}`)
    expect(all).toContain('told SEATRIAL_NOTIFY_SLACK')
    expect(all).not.toContain(token)
    expect(telegram.requests.every(({ path }) => path === `/bot${token}/sendMessage`)).toBe(true)
    expect(exitCode).toBe(1)
  })
  test('says nothing of a green report where it is to speak of red ones only', async () => {
    const slack = await service()
    const env = { SEATRIAL_NOTIFY_SLACK: `${slack.address}/x` }
    await seatrial(['notify', 'green', '--only-red'], env)
    expect(slack.requests).toEqual([])
    await seatrial(['notify', 'green'], env)
    expect(slack.requests).toMatchObject([{ body: { text: '✅ 1 cell: 1 passed' } }])
  })
  test.each([
    [['notify', 'results'], {}, '[report/nothing] results is no folder that'],
    [['notify', 'red'], { SEATRIAL_NOTIFY_SMTP: `smtp://a:${token}@b.example` }, '[notify/setting] SEATRIAL_NOTIFY_SMTP has no `from=`'],
  ])('%j is refused', async (args, env, says) => {
    const { all, exitCode } = await seatrial(args, env)
    expect(all).toContain(says)
    expect(all).not.toContain(token)
    expect(exitCode).toBe(1)
  })
  test('is content where there is nobody to tell', async () => {
    expect(await seatrial(['notify', 'red'])).toMatchObject({ exitCode: 0, all: expect.stringContaining('nobody to tell') })
  })
})

describe('seatrial notify by e-mail', { timeout: 60_000 }, () => {
  const password = 'p@ss/word'
  let certificate: { readonly key: string; readonly cert: string }
  beforeAll(async () => {
    const [key, cert] = [join(root, 'key.pem'), join(root, 'cert.pem')]
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
    await execa('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert, ...subject])
    certificate = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  })

  /** A mail server that knows one user; what it was sent, and what it was told as passwords. */
  const mailServer = async (options: SMTPServerOptions) => {
    const mails: { readonly to: readonly string[]; readonly raw: Buffer }[] = []
    const passwords: string[] = []
    const server = new SMTPServer({
      ...certificate,
      ...options,
      onAuth: (auth, _session, done) => {
        passwords.push(auth.password ?? '')
        if (auth.username === 'kim' && auth.password === password) done(null, { user: 'kim' })
        else done(new Error(`${auth.password} is wrong`))
      },
      onData: (stream, { envelope }, done) => {
        const parts: Buffer[] = []
        stream.on('data', (part: Buffer) => parts.push(part))
        stream.on('end', () => {
          mails.push({ to: envelope.rcptTo.map(({ address }) => address), raw: Buffer.concat(parts) })
          done()
        })
      },
    })
    // Clients that distrust the server or find it lacking hang up, which is no fault of the server's.
    server.on('error', () => undefined)
    await new Promise<void>((listening) => server.listen(0, 'localhost', listening))
    onTestFinished(() => new Promise<void>((closed) => server.close(closed)))
    return { mails, passwords, port: portOf(server.server.address()) }
  }
  const people = 'from=seatrial@a.example&to=kim@b.example,team@b.example'
  const send = (address: string) =>
    seatrial(['notify', 'red', ...link], { SEATRIAL_NOTIFY_SMTP: address, NODE_EXTRA_CA_CERTS: join(root, 'cert.pem') })

  test.each([
    ['TLS from the start', 'smtps', { secure: true }],
    ['STARTTLS', 'smtp', {}],
  ])('sends the summary over %s', async (_what, protocol, options) => {
    const { mails, port } = await mailServer(options)
    const { all, exitCode } = await send(`${protocol}://kim:${encodeURIComponent(password)}@localhost:${port}?${people}`)
    expect({ all, exitCode }).toEqual({ all: 'told SEATRIAL_NOTIFY_SMTP', exitCode: 0 })
    expect(mails.map(({ to }) => to)).toEqual([['kim@b.example', 'team@b.example']])
    const mail = await PostalMime.parse(mails[0]?.raw ?? '')
    expect(mail.subject).toBe('Seatrial: ❌ 2 cells: 1 failed, 1 passed')
    expect(mail.from?.address).toBe('seatrial@a.example')
    expect(mail.text?.trim()).toBe(`https://git.example/run\n\n${readFileSync(join(root, 'red', 'summary.md'), 'utf8').trim()}`)
  })
  test('does not say a password where nobody may hear it', async () => {
    const { mails, passwords, port } = await mailServer({ disabledCommands: ['STARTTLS'], allowInsecureAuth: true })
    const { all, exitCode } = await send(`smtp://kim:${encodeURIComponent(password)}@localhost:${port}?${people}`)
    expect(all).toContain('[notify/failed] SEATRIAL_NOTIFY_SMTP: ')
    expect([exitCode, mails, passwords]).toEqual([1, [], []])
  })
  test('is red where the server refuses, and does not print the password', async () => {
    const { mails, port } = await mailServer({ secure: true })
    const { all, exitCode } = await send(`smtps://kim:${token.replace(':', '')}@localhost:${port}?${people}`)
    expect(all).toContain('[notify/failed] SEATRIAL_NOTIFY_SMTP: Invalid login')
    expect(all).not.toContain(token.replace(':', ''))
    expect([exitCode, mails]).toEqual([1, []])
  })
  test('needs no password where the server asks for none', async () => {
    const { mails, port } = await mailServer({ disabledCommands: ['AUTH', 'STARTTLS'] })
    expect(await send(`smtp://localhost:${port}?${people}`)).toMatchObject({ exitCode: 0 })
    expect(mails).toHaveLength(1)
  })
})

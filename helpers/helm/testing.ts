import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { execa } from 'execa'
import { compileModule } from '../cluster/compile-module.ts'
import { findHelm } from './binary.ts'

/** Who may use a registry or a chart repository that wants a login. */
export const account = { user: 'kim', password: 'anchor' }
const accounts = 'kim:$2a$04$69/l/tx/l4Fk7ePn9CUT3uhsfOl1V2k2aiT7J6.vTqOCz09sfUo7.\n'

/** A server on this machine; disposing of it ends it. */
interface Server extends AsyncDisposable {
  /** Its address, with the port. */
  readonly host: string
}

/** A real OCI registry in memory. With a folder for its file of accounts it wants a login. */
export const startRegistry = async (accountsIn?: string): Promise<Server> => {
  const program = await compileModule(resolve(import.meta.dirname, '..', '..', 'fixtures', 'registry'))
  if (accountsIn !== undefined) await writeFile(join(accountsIn, 'accounts'), accounts)
  const child = spawn(program, accountsIn === undefined ? [] : [join(accountsIn, 'accounts')], { stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = once(child, 'exit')
  const [host] = await once(createInterface(child.stdout), 'line')
  return {
    host: String(host),
    [Symbol.asyncDispose]: async () => {
      child.kill()
      await ended
    },
  }
}

/** A chart repository: the files of a folder over HTTP. */
export interface Repository extends Server {
  readonly url: string
  /** The paths that were asked for. */
  readonly asked: readonly string[]
}

/** Serves a folder with an index as a chart repository; with `login` it wants one. */
export const startRepository = async (folder: string, { login = false } = {}): Promise<Repository> => {
  const asked: string[] = []
  const wanted = `Basic ${Buffer.from(`${account.user}:${account.password}`).toString('base64')}`
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    asked.push(path)
    if (login && request.headers.authorization !== wanted) response.writeHead(401).end('no')
    else
      readFile(join(folder, path)).then(
        (content) => response.end(content),
        () => response.writeHead(404).end('none'),
      )
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port }: Pick<AddressInfo, 'port'> = Object(server.address())
  const host = `127.0.0.1:${port}`
  return {
    host,
    url: `http://${host}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((done) => void server.close(done))
    },
  }
}

/** Runs helm as a user does. @throws where it fails */
export const helm = async (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> =>
  (await execa(await findHelm(), args, { env, all: true })).all

/** Writes a chart that makes one ConfigMap, called as the release and the chart, and gives its folder. */
export const writeChart = async (
  folder: string,
  {
    name,
    version = '1.0.0',
    dependencies = [],
    says = version,
  }: { name: string; version?: string; dependencies?: readonly object[]; says?: string },
): Promise<string> => {
  await mkdir(join(folder, 'templates'), { recursive: true })
  await writeFile(join(folder, 'Chart.yaml'), JSON.stringify({ apiVersion: 'v2', name, version, dependencies }))
  const map = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: "{{ .Release.Name }}-{{ .Chart.Name }}" }\ndata: { says: ${JSON.stringify(says)} }\n`
  await writeFile(join(folder, 'templates', 'map.yaml'), map)
  return folder
}

/** Packages a chart into a folder and gives the archive. */
export const packageChart = async (chart: string, to: string): Promise<string> => {
  const before = new Set(await readdir(to).catch(() => []))
  await helm(['package', chart, '--destination', to])
  const name = (await readdir(to)).find((one) => one.endsWith('.tgz') && !before.has(one))
  return join(to, name ?? '')
}

/** Pushes an archive to a registry of this machine and gives the digest of what is there then. */
export const pushChart = async (archive: string, to: string, env?: Readonly<Record<string, string>>): Promise<string> =>
  /sha256:[0-9a-f]{64}/.exec(await helm(['push', archive, to, '--plain-http'], env))?.[0] ?? ''

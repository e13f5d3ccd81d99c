import { delimiter } from 'node:path'
import { z } from 'zod'
import { SeatrialError } from '../errors/seatrial-error.ts'
import { type Fields, at, fieldsAt, listAt, textAt, textsAt } from './fields.ts'

/** What a credential plugin gave: a token, a client certificate, or both. */
export interface PluginCredential {
  readonly token: string | undefined
  readonly certificate: { readonly cert: string; readonly key: string } | undefined
}

/** The program of a kubeconfig's `exec` stanza. What it gives is kept until it expires or is refused. */
export interface CredentialPlugin {
  credential(): Promise<PluginCredential>
  /** The server did not accept the credential: the next request asks for another. */
  refused(): void
}

/** The longest a plugin may take, in milliseconds: nobody is there to answer what it asks. */
const patience = 30_000
/** A credential that expires within this time, in milliseconds, is not used for another request. */
const margin = 2_000

/** https://kubernetes.io/docs/reference/config-api/client-authentication.v1/ */
const answerSchema = z.object({
  kind: z.literal('ExecCredential'),
  status: z
    .object({
      expirationTimestamp: z.string().optional(),
      token: z.string().optional(),
      clientCertificateData: z.string().optional(),
      clientKeyData: z.string().optional(),
    })
    .refine(
      ({ token, clientCertificateData: cert, clientKeyData: key }) => token !== undefined || (cert !== undefined && key !== undefined),
      {
        error: 'it has neither a token nor a client certificate with its key',
      },
    ),
})

/** What the plugin is told: it may not ask anybody, and with `provideClusterInfo` which cluster it is for. */
const information = (exec: Fields, cluster: Fields): string => {
  const { extensions: _, ...plain } = { extensions: undefined, ...cluster }
  const config = listAt(cluster, 'extensions').find(({ name }) => name === 'client.authentication.k8s.io/exec')?.['extension']
  const told = exec['provideClusterInfo'] === true ? { cluster: { ...plain, ...(config === undefined ? {} : { config }) } } : {}
  return JSON.stringify({ apiVersion: exec['apiVersion'], kind: 'ExecCredential', spec: { interactive: false, ...told } })
}

const environment = (exec: Fields): Readonly<Record<string, string>> =>
  Object.fromEntries(listAt(exec, 'env').map((entry) => [textAt(entry, 'name') ?? '', textAt(entry, 'value') ?? '']))

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Runs the plugin once. @throws SeatrialError kube/credentials */
const ask = async (exec: Fields, cluster: Fields, told: string): Promise<PluginCredential & { readonly until: number }> => {
  const command = textAt(exec, 'command') ?? ''
  const failed = (why: string, hint = textAt(exec, 'installHint')?.trim()) =>
    new SeatrialError('kube/credentials', `${told}: the credential plugin \`${command}\` ${why}`, { hint })
  if (textAt(exec, 'interactiveMode') === 'Always') throw failed('needs a terminal (interactiveMode: Always), and a run has none')
  const { execa } = await import('execa')
  const result = await execa(command, textsAt(exec, 'args'), {
    env: { ...environment(exec), KUBERNETES_EXEC_INFO: information(exec, cluster) },
    stdin: 'ignore',
    reject: false,
    timeout: patience,
    forceKillAfterDelay: 1_000,
  })
  const { stdout, stderr, exitCode, timedOut, code } = result
  if (code === 'ENOENT')
    throw failed(command.includes('/') ? 'does not exist' : `is not on the PATH (${process.env['PATH']?.split(delimiter).join(' ') ?? ''})`)
  if (timedOut) throw failed(`did not end within ${patience / 1000} s${stderr === '' ? '' : `:\n${stderr}`}`)
  if (result.failed) {
    const how = exitCode === undefined ? `could not be run: ${result.shortMessage}` : `ended with exit code ${exitCode}`
    throw failed(stderr === '' ? how : `${how}:\n${stderr}`)
  }
  const answer = answerSchema.safeParse(parsed(stdout))
  // What it printed may hold a secret.
  if (!answer.success)
    throw failed(
      `printed no ExecCredential: ${answer.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`.trim()).join('; ')}`,
    )
  const { expirationTimestamp, token, clientCertificateData: cert, clientKeyData: key } = answer.data.status
  const wanted = textAt(exec, 'apiVersion')
  const given = textAt(parsed(stdout), 'apiVersion')
  if (wanted !== undefined && given !== wanted) throw failed(`printed an ExecCredential of ${given}; the kubeconfig asks for ${wanted}`)
  return {
    token,
    certificate: cert === undefined || key === undefined ? undefined : { cert, key },
    until: expirationTimestamp === undefined ? Infinity : Date.parse(expirationTimestamp),
  }
}

/** The plugin of a user, where it has one; `told` is how messages name the kubeconfig. Requests that ask at once share one call. */
export const credentialPlugin = (cluster: Fields, user: Fields, told: string): CredentialPlugin | undefined => {
  if (at(user, 'exec') === undefined) return undefined
  let current: Promise<PluginCredential & { readonly until: number }> | undefined
  const asked = () => {
    const asking = ask(fieldsAt(user, 'exec'), cluster, told)
    // A failure is not kept: the next request tries again.
    asking.catch(() => {
      if (current === asking) current = undefined
    })
    return asking
  }
  return {
    credential: async () => {
      const asking = (current ??= asked())
      const known = await asking
      if (known.until - Date.now() > margin) return known
      // Of several that find it expired, the first asks again.
      if (current === asking) current = asked()
      return await (current ??= asked())
    },
    refused: () => {
      current = undefined
    },
  }
}

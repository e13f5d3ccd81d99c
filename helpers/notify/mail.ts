import { createTransport } from 'nodemailer'
import type { Message } from './message.ts'

/** The address of a mail server, with who sends to whom: `smtps://user:password@host:465?from=a@b&to=c@d,e@f`. */
export interface MailAddress {
  readonly server: URL
  readonly from: string
  readonly to: readonly string[]
}

const timeout = 20_000

/**
 * Sends the summary by SMTP. A name and a password go over TLS or not at all: `smtps:` from the start, `smtp:` by STARTTLS.
 * @throws where the server does not take it
 */
export const sendMail = async ({ server, from, to }: MailAddress, { title, summary, link }: Message): Promise<void> => {
  const secure = server.protocol === 'smtps:'
  const [user, pass] = [decodeURIComponent(server.username), decodeURIComponent(server.password)]
  const transport = createTransport({
    host: server.hostname,
    port: server.port === '' ? (secure ? 465 : 587) : Number(server.port),
    secure,
    requireTLS: !secure && user !== '',
    ...(user === '' ? {} : { auth: { user, pass } }),
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
  })
  try {
    const text = link === undefined ? summary : `${link}\n\n${summary}`
    await transport.sendMail({ from, to: [...to], subject: `Seatrial: ${title}`, text })
  } finally {
    transport.close()
  }
}

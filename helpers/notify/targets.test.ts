import { expect, test } from 'vitest'
import { targetsFrom, withoutSecrets } from './targets.ts'

const secret = 'hunter22'

test.each([
  [{ SEATRIAL_NOTIFY_SLACK: secret }, 'SEATRIAL_NOTIFY_SLACK is no address'],
  [{ SEATRIAL_NOTIFY_TEAMS: `ftp://a.example/${secret}` }, 'SEATRIAL_NOTIFY_TEAMS is no address of https: or http:'],
  [{ SEATRIAL_NOTIFY_TELEGRAM: `https://a.example/bot${secret}/sendMessage` }, 'SEATRIAL_NOTIFY_TELEGRAM has no `chat_id=`'],
  [{ SEATRIAL_NOTIFY_SMTP: `smtps://user:${secret}@a.example?from=a@b.example` }, 'SEATRIAL_NOTIFY_SMTP has no `to=`'],
  [{ SEATRIAL_NOTIFY_SMTP: `https://user:${secret}@a.example` }, 'SEATRIAL_NOTIFY_SMTP is no address of smtp: or smtps:'],
])('%j is told by its name, and not by what it holds', (environment, says) => {
  const read = (): unknown => targetsFrom(environment)
  expect(read).toThrow(says)
  expect(read).not.toThrow(secret)
})

test('without a variable there is nobody to tell', () => {
  expect(targetsFrom({ SEATRIAL_NOTIFY_SLACK: ' ', PATH: '/bin' })).toEqual([])
})

test.each([
  ['SEATRIAL_NOTIFY_SLACK', `https://hooks.example/services/T0/B0/${secret}`, `POST /services/T0/B0/${secret} is gone`, 'POST … is gone'],
  ['SEATRIAL_NOTIFY_SMTP', `smtps://kim:p%40${secret}@m.example?from=a@b&to=c@d`, `535 p@${secret} is wrong`, '535 … is wrong'],
])('what %s holds does not stand in what is printed', (variable, address, text, printed) => {
  const [target] = targetsFrom({ [variable]: address })
  expect(target && withoutSecrets(text, target)).toBe(printed)
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { slackBody, teamsBody, telegramBody } from './bodies.ts'
import { worstLines } from './message.ts'
import type { Message } from './message.ts'

const message: Message = {
  title: '❌ 3 cells: 1 failed, 2 passed',
  lines: ['Spark & <Connect> [n=1] (new): [step/mismatch] *a* is _not_ b'],
  summary: '## …',
  link: 'https://git.example/run?a=1&b=2',
}

test('a message of Slack has the worst as plain text, and a link', () => {
  expect(slackBody(message)).toEqual({
    text: '❌ 3 cells: 1 failed, 2 passed',
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: '❌ 3 cells: 1 failed, 2 passed' } },
      { type: 'section', text: { type: 'plain_text', text: '• Spark & <Connect> [n=1] (new): [step/mismatch] *a* is _not_ b' } },
      { type: 'section', text: { type: 'mrkdwn', text: '<https://git.example/run?a=1&amp;b=2|Report>' } },
    ],
  })
})

test('a card of Teams has a line for each, and opens the report', () => {
  const text = (words: string, style = {}) => ({ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: words, ...style }] })
  expect(teamsBody(message)).toMatchObject({
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          type: 'AdaptiveCard',
          body: [text(message.title, { weight: 'Bolder' }), text(`• ${message.lines[0]}`)],
          actions: [{ type: 'Action.OpenUrl', url: message.link }],
        },
      },
    ],
  })
})

test('a message of Telegram is plain text', () => {
  expect(telegramBody(message, '-100')).toEqual({
    chat_id: '-100',
    text: `${message.title}\n\n• ${message.lines[0]}\n\n${message.link}`,
    link_preview_options: { is_disabled: true },
  })
})

test('a green report has its counts and its link', () => {
  const green = { ...message, title: '✅ 2 cells: 2 passed', lines: [], link: undefined }
  expect(slackBody(green)).toMatchObject({ blocks: [{ type: 'header' }] })
  expect(telegramBody(green, '1')).toMatchObject({ text: green.title })
})

describe('whatever is red', () => {
  const lines = fc.array(fc.string({ unit: 'binary', maxLength: 280 }), { maxLength: 40 })
  const messages = fc
    .record({
      title: fc.string({ minLength: 1, maxLength: 2_000 }),
      lines,
      link: fc.constantFrom(undefined, `https://a.example/${'x'.repeat(300)}`),
    })
    .map((one) => ({ ...one, summary: '' }))
  const slack = z.object({ blocks: z.array(z.object({ text: z.object({ text: z.string() }) })) })
  const telegram = z.object({ text: z.string() })

  test('it fits into what each service takes', () => {
    fc.assert(
      fc.property(messages, (one) => {
        const [head, ...sections] = slack.parse(slackBody(one)).blocks.map(({ text }) => text.text.length)
        expect(head).toBeLessThanOrEqual(150)
        for (const length of sections) expect(length).toBeLessThanOrEqual(3_000)
        expect(telegram.parse(telegramBody(one, '1')).text.length).toBeLessThanOrEqual(4_096)
        expect(Buffer.byteLength(JSON.stringify(teamsBody(one)))).toBeLessThanOrEqual(28_000)
      }),
    )
  })
  test('no more than ten are named, and the others counted', () => {
    const many = { ...message, lines: Array.from({ length: 25 }, (_, at) => `c${at}`) }
    expect(worstLines(many, 3_000).split('\n').at(-1)).toBe('… and 15 more')
    expect(worstLines(many, 37)).toBe('• c0\n• c1\n• c2\n• c3\n… and 21 more')
  })
})

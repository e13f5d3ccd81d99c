import { worstLines } from './message.ts'
import type { Message } from './message.ts'

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text)

/** The three characters of a Slack text that have a meaning: https://docs.slack.dev/messaging/formatting-message-text */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** The blocks of an incoming webhook of Slack, with names and causes as plain text; a header has at most 150 characters, a section's text 3,000. https://docs.slack.dev/reference/block-kit/blocks */
export const slackBody = (message: Message): object => {
  const lines = worstLines(message, 3_000)
  return {
    text: escaped(message.title),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: cut(message.title, 150) } },
      ...(lines === '' ? [] : [{ type: 'section', text: { type: 'plain_text', text: lines } }]),
      ...(message.link === undefined ? [] : [{ type: 'section', text: { type: 'mrkdwn', text: `<${escaped(message.link)}|Report>` } }]),
    ],
  }
}

/** An adaptive card for a webhook of Teams, which takes at most 28 KB. https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using */
export const teamsBody = (message: Message): object => {
  const lines = worstLines(message, 8_000)
  const text = (words: string, style: object): object => ({ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: words, ...style }] })
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [
            text(message.title, { weight: 'Bolder', size: 'Medium' }),
            ...lines.split('\n').flatMap((line) => (line === '' ? [] : [text(line, {})])),
          ],
          actions: message.link === undefined ? [] : [{ type: 'Action.OpenUrl', title: 'Report', url: message.link }],
        },
      },
    ],
  }
}

/** A message of a Telegram bot, of at most 4,096 UTF-16 units, without a parse mode. https://core.telegram.org/bots/api#sendmessage */
export const telegramBody = (message: Message, chat: string): object => {
  const limit = 4_096
  const [head, link] = [cut(message.title, 500), message.link === undefined ? [] : [message.link]]
  const around = [head, ...link].join('\n\n').length + 2
  const lines = worstLines(message, limit - around)
  const text = [head, ...(lines === '' ? [] : [lines]), ...link].join('\n\n')
  return { chat_id: chat, text, link_preview_options: { is_disabled: true } }
}

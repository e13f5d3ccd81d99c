import { createHash } from 'node:crypto'

/** Where a page shows an attempt, by the page's own address: Allure's name for a result is the digest of its uuid. */
export const addressOf = (page: string, { uuid }: { readonly uuid: string }): string =>
  `${page}#${createHash('md5').update(uuid).digest('hex')}`

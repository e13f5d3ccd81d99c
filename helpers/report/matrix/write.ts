import { readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { finishedPage } from '../finish-page.ts'
import { heatMapsOf } from './heat-map.ts'
import { html } from './html.ts'
import { heatMapPage } from './page.ts'
import type { ShownCell } from './state.ts'

const name = 'heat-map.html'

/** Allure has no place for a link to a page of one's own: it stands over the page's own head, in the colours of the theme. */
const link = html`<a
  href="${name}"
  id="heat-map"
  style="position: fixed; top: 14px; right: 20px; z-index: 1; padding: 4px 10px; border: 1px solid; border-radius: 6px; background: Canvas; color: LinkText; font: 14px/1.4 system-ui, sans-serif"
  >Heat map of all cells</a
>`

/**
 * Writes the heat map of the cells beside the report's page, and a link to it on that page. `shown` are the uuids of the
 * attempts that the page has.
 */
export const writeHeatMap = (page: string, cells: readonly ShownCell[], shown: ReadonlySet<string>): void => {
  const maps = heatMapsOf(cells)
  writeFileSync(join(dirname(page), name), heatMapPage({ maps, page: basename(page), isShown: ({ uuid }) => shown.has(uuid) }))
  writeFileSync(page, finishedPage(readFileSync(page, 'utf8'), link.markup))
}

/**
 * Allure's page asks for its data by address as long as there is no such object, and makes it after the program that asks:
 * a browser that draws in between shows an empty page for ever.
 */
const data = '<script>window.allureReportDataReady = false; window.allureReportData = {}</script>'

/** Lines that nobody sees take no time: of some thousand results most of it goes into laying them out. */
const style =
  '<style>[data-testid="tree-leaf"], [data-testid="tree-section"] { content-visibility: auto; contain-intrinsic-size: auto 34px }</style>'

/** What tells Google of every opening. A report is the business of those who read it. */
const analytics = /<script async src="https:\/\/www\.googletagmanager\.com[^>]*><\/script>\s*<script>[^<]*gtag\([^<]*<\/script>/

/** Allure's page with what it lacks, and `link` over its head. @throws where it is no such page */
export const finishedPage = (text: string, link: string): string => {
  const [head, end] = [text.indexOf('<head>'), text.lastIndexOf('</body>')]
  if (head < 0 || end < 0) throw new Error('the report is no page of Allure: it has no head, or no end of its body')
  const from = head + '<head>'.length
  // The results stand last and are most of it: what is looked for comes before them.
  const split = text.indexOf('allureReportDataReady', from)
  const program = text.slice(from, split).replace(analytics, '')
  return [text.slice(0, from), data, style, program, text.slice(split, end), link, '\n', text.slice(end)].join('')
}

import { expect, test } from 'vitest'
import { finishedPage } from './finish-page.ts'

const google = `<script async src="https://www.googletagmanager.com/gtag/js?id=G-1"></script>
<script>window.dataLayer = []; function gtag(){dataLayer.push(arguments);} gtag('js', new Date());</script>`
const page = (body: string): string =>
  `<html><head><title>x</title></head><body><script src="app.js"></script>${body}<script>window.allureReportDataReady = false</script></body></html>`

test('the page has its data before its program asks, tells nobody that it was opened, and has the link', () => {
  const finished = finishedPage(page(google), '<a>link</a>')
  expect(finished.indexOf('window.allureReportData = {}')).toBeLessThan(finished.indexOf('app.js'))
  expect(finished).not.toMatch(/google|gtag/)
  expect(finished).toMatch(/<a>link<\/a>\n<\/body><\/html>$/)
  expect(finished).toContain('<title>x</title>')
})

test('without analytics the page is as it was', () => {
  expect(finishedPage(page('<p>one</p>'), '')).toContain('<p>one</p><script>window.allureReportDataReady = false</script>')
})

test('what is no page is refused', () => {
  expect(() => finishedPage('<p>', '')).toThrow('no page of Allure')
})

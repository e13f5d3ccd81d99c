// Adds up what Vitest's JSON reports say; a report that is not there is a failure, and so is a failing command.
import { readFileSync } from 'node:fs'

const [status, ...files] = process.argv.slice(2)
let [passed, failed, skipped] = [0, 0, 0]
for (const file of files) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'))
    passed += report.numPassedTests
    failed += report.numFailedTests + (report.success || report.numFailedTests > 0 ? 0 : 1)
    skipped += report.numPendingTests
    if (report.numPassedTests === 0) failed += 1
  } catch (error) {
    console.error(`${file}: ${error.message}`)
    failed += 1
  }
}
if (status !== '0' && failed === 0) failed = 1
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exit(failed > 0 ? 1 : 0)

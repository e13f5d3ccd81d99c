import { describe, expect, test } from 'vitest'
import { chartName, chartSource, chartText, placeOf } from './chart.ts'

const digest = `sha256:${'0'.repeat(64)}`
const repo = (more: object = {}) => ({ repo: 'https://charts.example.com', name: 'app', version: '1.2.3', ...more })

describe('a source is read as where the chart is', () => {
  test.each([
    ['charts/app', { kind: 'folder', path: 'charts/app' }, 'app', 'charts/app'],
    ['./charts/app/', { kind: 'folder', path: 'charts/app' }, 'app', 'charts/app'],
    ['.', { kind: 'folder', path: '.' }, '.', '.'],
    ['./', { kind: 'folder', path: '.' }, '.', '.'],
    ['dist/app-1.2.3.tgz', { kind: 'archive', path: 'dist/app-1.2.3.tgz' }, 'app', 'dist/app-1.2.3.tgz'],
    ['app-4-1.0.0-rc.1+b.tgz', { kind: 'archive', path: 'app-4-1.0.0-rc.1+b.tgz' }, 'app-4', 'app-4-1.0.0-rc.1+b.tgz'],
    ['app.tgz', { kind: 'archive', path: 'app.tgz' }, 'app', 'app.tgz'],
    ['oci://h/app:1.2.3', { kind: 'oci', path: 'h/app', name: 'app', version: '1.2.3' }, 'app', 'oci://h/app:1.2.3'],
    [
      'oci://h:5000/a/b/app:v1.2.3-x',
      { kind: 'oci', path: 'h:5000/a/b/app', name: 'app', version: 'v1.2.3-x' },
      'app',
      'oci://h:5000/a/b/app:v1.2.3-x',
    ],
    [
      `oci://[::1]:5000/app@${digest}`,
      { kind: 'oci', path: '[::1]:5000/app', name: 'app', digest },
      'app',
      `oci://[::1]:5000/app@${digest}`,
    ],
    [
      `oci://h/app:1.2.3@${digest}`,
      { kind: 'oci', path: 'h/app', name: 'app', version: '1.2.3', digest },
      'app',
      `oci://h/app:1.2.3@${digest}`,
    ],
    [
      repo({ repo: 'https://h/p/' }),
      { kind: 'repo', repo: 'https://h/p', name: 'app', version: '1.2.3' },
      'app',
      'app 1.2.3 of https://h/p',
    ],
    [repo({ repo: 'oci://h/p' }), { kind: 'oci', path: 'h/p/app', name: 'app', version: '1.2.3' }, 'app', 'oci://h/p/app:1.2.3'],
  ])('%j', (source, place, name, text) => {
    const parsed = chartSource.parse(source)
    expect([placeOf(parsed), chartName(parsed), chartText(parsed)]).toEqual([place, name, text])
  })
})

describe('a form that is wrong is one issue', () => {
  test.each([
    ['', 'expected a chart, found an empty text'],
    ['../app', '`../app` is outside of the repository'],
    ['charts/../../app', '`charts/../../app` is outside of the repository'],
    ['/charts/app', '`/charts/app` is outside of the repository'],
    [String.raw`C:\charts`, '`C:\\charts` is outside of the repository'],
    ['dist/app.zip', '`dist/app.zip` is not a packaged chart: those are .tgz files'],
    ['dist/app.tar.gz', '`dist/app.tar.gz` is not a packaged chart: those are .tgz files'],
    ['https://h/charts', '`https://h/charts` is an address: a chart of a chart repository is a mapping'],
    ['s3://bucket/app', 'charts do not come from `s3://bucket/app`'],
    ['oci://h', '`oci://h` does not name a chart'],
    ['oci://h:5000/', '`oci://h:5000/` does not name a chart'],
    ['oci://h/app', '`oci://h/app` has no version: a test must be repeatable'],
    ['oci://h/app:latest', '`latest` is not an exact version: a test must be repeatable'],
    ['oci://h/app:1.2', '`1.2` is not an exact version: a test must be repeatable'],
    ['oci://h/app@sha256:12', '`sha256:12` is not a digest'],
    [repo({ version: '^1.2.3' }), '`^1.2.3` is not an exact version'],
    [repo({ version: '1.x' }), '`1.x` is not an exact version'],
    [repo({ version: '>=1.2.3' }), '`>=1.2.3` is not an exact version'],
    [repo({ version: '1.2.3 - 2.0.0' }), '`1.2.3 - 2.0.0` is not an exact version'],
    [repo({ repo: 'charts.example.com' }), '`charts.example.com` is not the address of a chart repository'],
    [repo({ repo: 'https://kim:secret@h/p' }), 'credentials do not belong into a scenario'],
    [repo({ name: 'library/app' }), '`library/app` is not the name of a chart'],
  ])('%j', (source, message) => {
    expect(chartSource.safeParse(source).error?.issues.map((issue) => issue.message)).toEqual([message])
  })
})

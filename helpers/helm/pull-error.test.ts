import { expect, test } from 'vitest'
import { placeOf, type ChartSource, type RemoteChart } from '../types/chart.ts'
import { isLoopback } from './pull.ts'
import { pullProblem } from './pull-error.ts'

const remote = (source: ChartSource): RemoteChart => {
  const place = placeOf(source)
  if (place.kind === 'folder' || place.kind === 'archive') throw new Error(`${place.path} is not remote`)
  return place
}
const oci = remote('oci://h.example:5000/p/app:1.2.3')
const repo = remote({ repo: 'https://charts.example/p', name: 'app', version: '1.2.3' })

test.each([
  [
    'no login',
    oci,
    'Error: failed to perform "FetchReference" on source: GET "https://h.example:5000/v2/p/app/manifests/1.2.3": response status code 401: unauthorized: authentication required',
    'helm/pull',
    'run: helm registry login h.example:5000',
  ],
  [
    'no right',
    oci,
    'Error: response status code 403: denied: requested access to the resource is denied',
    'helm/pull',
    'run: helm registry login h.example:5000',
  ],
  [
    'no login to a repository',
    repo,
    'Error: looks like "https://charts.example/p" is not a valid chart repository or cannot be reached: failed to fetch https://charts.example/p/index.yaml : 401 Unauthorized',
    'helm/pull',
    'run: helm repo add app https://charts.example/p --username USER --password-stdin',
  ],
  [
    'no such version',
    oci,
    'Error: failed to perform "FetchReference" on source: h.example:5000/p/app:1.2.3: not found',
    'helm/unknown-chart',
    /^check host, path and version/,
  ],
  [
    'no such version in a repository',
    repo,
    'Error: chart "app" version "1.2.3" not found in https://charts.example/p repository',
    'helm/unknown-chart',
    'see what there is: helm show chart app --repo https://charts.example/p',
  ],
  ['another digest', oci, 'Error: chart reference digest mismatch: sha256:1 is not sha256:2', 'helm/unknown-chart', /^check host/],
  [
    'nobody there',
    oci,
    'Error: Get "https://h.example:5000/v2/": dial tcp 10.0.0.1:5000: connect: connection refused',
    'helm/pull',
    'check that h.example:5000 is right and answers from this machine',
  ],
  [
    'no repository there',
    repo,
    'Error: looks like "https://charts.example/p" is not a valid chart repository or cannot be reached: Get "https://charts.example/p/index.yaml": dial tcp 1.2.3.4:443: connect: connection refused',
    'helm/pull',
    /^check that charts\.example is right/,
  ],
  ['no such host', oci, 'Error: dial tcp: lookup h.example on 10.0.0.53:53: no such host', 'helm/pull', /^check that h\.example:5000/],
  [
    'plain HTTP',
    oci,
    'Error: Get "https://h.example:5000/v2/": http: server gave HTTP response to HTTPS client',
    'helm/pull',
    /^plain HTTP is used for loopback addresses alone/,
  ],
  ['something new', oci, 'level=WARN msg=x\nError: the moon is full', 'helm/pull', /^$/],
])('%s', (_what, chart, stderr, code, hint) => {
  const problem = pullProblem(chart, stderr)
  expect(problem.code).toBe(code)
  expect(problem.hint ?? '').toMatch(hint)
  expect(problem.message).toMatch(
    /^(oci:\/\/h\.example:5000\/p\/app:1\.2\.3|app 1\.2\.3 of https:\/\/charts\.example\/p) cannot be pulled from (h\.example:5000|charts\.example): /,
  )
  expect(problem.message).not.toContain('\n')
})

test.each([
  ['localhost:5000', true],
  ['127.0.0.1', true],
  ['127.1.2.3:80', true],
  ['[::1]:5000', true],
  ['localhost.example.com', false],
  ['127.0.0.1.example.com', false],
  ['registry.example.com', false],
])('%s is this machine: %j', (host, is) => {
  expect(isLoopback(host)).toBe(is)
})

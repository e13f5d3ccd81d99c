import { expect, test } from 'vitest'
import { settingsOf } from './settings.ts'

const words = { namespace: 'shop', pss: 'restricted' }

test.each([
  [words, { namespace: 'shop', podSecurity: { level: 'restricted', version: 'latest' } }],
  [{ ...words, 'kube-version': '1.31.4' }, { podSecurity: { version: 'v1.31' } }],
  [
    { ...words, pss: 'baseline', 'kube-version': 'v1.34', scc: 'nonroot-v2' },
    { podSecurity: { level: 'baseline', version: 'v1.34' }, constraints: 'nonroot-v2' },
  ],
])('%j', (asked, settings) => {
  expect(settingsOf(asked)).toMatchObject(settings)
})

test.each([
  [{ ...words, pss: 'strict' }, '--pss strict: it is one of privileged, baseline, restricted'],
  [{ ...words, 'kube-version': 'new' }, '--kube-version new: it is a version of Kubernetes, such as 1.34 or v1.34.2'],
  [{ ...words, scc: 'restrictd' }, /^--scc restrictd: it is one of anyuid, /],
])('%j is a mistake', (asked, message) => {
  expect(() => settingsOf(asked)).toThrow(message)
})

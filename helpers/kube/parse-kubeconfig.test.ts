import { expect, test } from 'vitest'
import { parseKubeconfig } from './parse-kubeconfig.ts'

test.each([
  ['a quote that is not closed', "users:\n  - user: { token: 's3cr3t }\n", 'line 3: Missing closing'],
  ['a key that is duplicated', 'users:\n  - user: { token: s3cr3t, token: s3cr3t }\n', 'line 2: Map keys must be unique'],
  ['a line that is no entry', 'users:\n  - user:\n    token: a\n  s3cr3t\n', 'line 4: '],
])('%s is reported by its line, whose text is not printed', (_what, text, message) => {
  const thrown = (): unknown => parseKubeconfig(text)
  expect(thrown).toThrow(message)
  expect(thrown).not.toThrow('s3cr3t')
})

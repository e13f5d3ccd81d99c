import { describe, expect, test } from 'vitest'
import { CommandFailed } from './command.ts'
import { blaming, diagnose, tail } from './diagnose.ts'

test.each([
  ['write /var/lib/containers/x: no space left on device', /disk is full/],
  ['dial tcp: lookup modules.example: no such host', /can not be reached/],
  ["Temporary failure resolving 'packages.example'", /can not be reached/],
  ['x509: certificate signed by unknown authority', /not trusted/],
  ['link: signal: killed', /too little memory/],
])("%j is the machine's doing", (output, says) => {
  expect(diagnose(output)).toMatch(says)
})

test('a mistake in the work itself is not blamed on the machine', () => {
  expect(diagnose('main.go:7:2: undefined: fmt.Printl')).toBeUndefined()
})

describe('the tail of an output', () => {
  test('is its last lines, without blank ones', () => {
    expect(tail('a\n\nb\n  \nc\n', 2)).toBe('b\nc')
  })
  test('has no colours', () => {
    expect(tail('\u001B[31mred\u001B[0m')).toBe('red')
  })
})

test('a failed command becomes an error of the catalogue, with the reason, the last lines, the log and what mends it', async () => {
  const failing = blaming('image/build', 'build localhost/x:1', () =>
    Promise.reject(new CommandFailed('podman build: exit code 1', 'STEP 1\nno space left on device', '/logs/x.log')),
  )
  await expect(failing).rejects.toMatchObject({
    code: 'image/build',
    message: 'build localhost/x:1: podman build: exit code 1\nSTEP 1\nno space left on device\nThe whole output: /logs/x.log',
    hint: expect.stringContaining('disk is full'),
  })
})

import { beforeEach, describe, expect, test, vi } from 'vitest'
import { CommandFailed } from './command.ts'
import { blaming, diagnose, downloading, tail } from './diagnose.ts'

test.each([
  ['write /var/lib/containers/x: no space left on device', /disk is full/],
  ['dial tcp: lookup modules.example: no such host', /can not be reached/],
  ["Temporary failure resolving 'packages.example'", /can not be reached/],
  ['x509: certificate signed by unknown authority', /not trusted/],
  ['link: signal: killed', /too little memory/],
])("%j is the machine's doing", (output, says) => {
  expect(diagnose(output)).toMatch(says)
})

test.each([
  'main.go:7:2: undefined: fmt.Printl',
  '[ERROR] Could not resolve dependencies for project a:b:jar:1: Could not find artifact c:d:pom:2',
])('a mistake in the work itself is not blamed on the machine: %s', (output) => {
  expect(diagnose(output)).toBeUndefined()
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

describe('a download', () => {
  const reset = new CommandFailed('go: exit code 1', 'read tcp: connection reset by peer', undefined)
  const failing = (times: number, error: Error) => {
    let left = times
    return vi.fn(() => (left-- > 0 ? Promise.reject(error) : Promise.resolve('here')))
  }
  beforeEach(() => {
    vi.useFakeTimers().setTimerTickMode('nextTimerAsync')
    return () => vi.useRealTimers()
  })

  test('is tried again where the network failed, and says so', async () => {
    const said: string[] = []
    expect(await downloading({ say: (line) => said.push(line) }, failing(2, reset))).toBe('here')
    expect(said).toEqual(Array.from({ length: 2 }, () => 'the network failed; trying again: read tcp: connection reset by peer'))
  })
  test('is given up after the third failure', async () => {
    const command = failing(3, reset)
    await expect(downloading({}, command)).rejects.toBe(reset)
    expect(command).toHaveBeenCalledTimes(3)
  })
  test('is not tried again where the work itself is wrong', async () => {
    const command = failing(1, new CommandFailed('go: exit code 1', 'main.go:7:2: undefined: fmt.Printl', undefined))
    await expect(downloading({}, command)).rejects.toThrow('exit code 1')
    expect(command).toHaveBeenCalledOnce()
  })
})

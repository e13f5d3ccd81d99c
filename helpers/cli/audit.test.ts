import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tell } from './audit.ts'

test('a file that can not be written is a mistake of use', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'audit-'))
  try {
    await tell('all is well', join(folder, 'out.txt'))
    expect(await readFile(join(folder, 'out.txt'), 'utf8')).toBe('all is well')
    for (const output of [folder, join(folder, 'nowhere', 'out.txt')])
      await expect(tell('', output)).rejects.toMatchObject({
        code: 'plan/setting',
        message: expect.stringContaining(`--output ${output}: `),
      })
  } finally {
    await rm(folder, { recursive: true })
  }
})

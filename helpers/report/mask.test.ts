import { Buffer } from 'node:buffer'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { maskError, maskFolder, maskOf } from './mask.ts'

const value = '3f0c2a9b7d1e4c58a6b0d9e2f1c3a5b7'
const mask = maskOf({ key: value })

test('a text', () => {
  expect(mask(`a ${value} b`)).toBe('a *** b')
  expect(mask(Buffer.from(`user:${value}`).toString('base64'))).toContain('***')
  expect(maskOf({})('nothing to hide')).toBe('nothing to hide')
})

test('an error, its fields and what it was caused by', () => {
  const cause = Object.assign(new Error(`refused ${value}`), { body: { url: `/?key=${value}`, status: 403 } })
  const error = new Error(`it was ${value}`, { cause })
  Object.assign(error, { self: error })
  maskError(error, mask)
  expect(error.message).toBe('it was ***')
  expect(error.stack).not.toContain(value)
  expect(cause).toMatchObject({ message: 'refused ***', body: { url: '/?key=***', status: 403 } })
})

test('files, whatever else is in them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mask-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await mkdir(join(folder, 'logs'))
  const [bytes, plain] = [join(folder, 'logs', 'one.log'), join(folder, 'plain')]
  await writeFile(bytes, Buffer.concat([Buffer.from([0, 255, 200]), Buffer.from(value), Buffer.from([128])]))
  await writeFile(plain, 'übrig')
  await maskFolder(folder, mask)
  expect(await readFile(bytes)).toEqual(Buffer.concat([Buffer.from([0, 255, 200]), Buffer.from('***'), Buffer.from([128])]))
  expect(await readFile(plain, 'utf8')).toBe('übrig')
})

import { Buffer } from 'node:buffer'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { secretsInBytes, secretsInText, wantedOf } from './search.ts'

const value = '3f0c2a9b7d1e4c58a6b0d9e2f1c3a5b7'
const wanted = wantedOf({ key: value, other: '00000000000000000000000000000000' })
const lines = `first\n"spark.hadoop.fs.s3a.secret.key":"${value}"\nlast`.repeat(50)

test('in a text, plain or in base64', () => {
  expect(secretsInText(lines, wanted)).toEqual(['key'])
  expect(secretsInText(Buffer.from(`user:${value}`).toString('base64'), wanted)).toEqual(['key'])
  expect(secretsInText('nothing here', wanted)).toEqual([])
})

describe('in bytes', () => {
  const noise = Buffer.from([0, 255, 40, 181, 1, 80, 75, 3, 4])
  const zip = (packed: Buffer): Buffer => {
    const header = Buffer.alloc(30)
    header.writeUInt32LE(0x04034b50)
    header.writeUInt16LE(8, 8)
    header.writeUInt16LE(4, 26)
    return Buffer.concat([header, Buffer.from('a.gz'), packed, Buffer.from('PK trailing')])
  }
  const deflated = (text: Buffer): Buffer => gzipSync(text).subarray(10)
  test.each([
    ['zstd', zstdCompressSync(lines)],
    ['gzip', gzipSync(lines)],
    ['zstd that something stands around', Buffer.concat([noise, zstdCompressSync(lines), noise])],
    ['zstd of a file that is still written to', zstdCompressSync(lines.repeat(5000)).subarray(0, -20)],
    ['the second of two', Buffer.concat([gzipSync('nothing'), gzipSync(lines)])],
    ['zstd in a zip archive', zip(deflated(zstdCompressSync(lines)))],
  ])('packed as %s', async (_, bytes) => {
    expect(bytes.includes(value)).toBe(false)
    expect(await secretsInBytes(bytes, wanted)).toEqual(['key'])
  })
  test('and not where there is none', async () => {
    expect(await secretsInBytes(Buffer.concat([noise, gzipSync('nothing'), noise]), wanted)).toEqual([])
  })
})

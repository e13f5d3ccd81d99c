import type { Buffer as Bytes } from 'node:buffer'
import { Buffer } from 'node:buffer'
import type { Transform } from 'node:stream'
import { createGunzip, createInflateRaw, createZstdDecompress } from 'node:zlib'

interface Format {
  readonly magic: Buffer
  readonly open: () => Transform
  /** Where the packed bytes begin, from the magic on. */
  readonly skip: (bytes: Bytes, at: number) => number
}

/** PKWARE's APPNOTE.TXT, 4.3.7: the lengths of a local header's name and extra field. */
const zipHeader = (bytes: Bytes, at: number): number =>
  at + 30 > bytes.length ? 30 : 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28)

const formats: readonly Format[] = [
  { magic: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), open: createZstdDecompress, skip: () => 0 },
  { magic: Buffer.from([0x1f, 0x8b, 0x08]), open: createGunzip, skip: () => 0 },
  { magic: Buffer.from([0x50, 0x4b, 0x03, 0x04]), open: createInflateRaw, skip: zipHeader },
]

/** All that can be had: what is cut off, or is followed by something else, gives what stands before that. */
const openAll = async (transform: Transform, packed: Bytes): Promise<Bytes> => {
  const parts: Bytes[] = []
  transform.on('error', () => undefined)
  transform.end(packed)
  try {
    for await (const part of transform) if (Buffer.isBuffer(part)) parts.push(part)
  } catch {
    // Nothing more can be had.
  }
  return Buffer.concat(parts)
}

const placesOf = (bytes: Bytes, magic: Bytes): readonly number[] => {
  const places: number[] = []
  for (let at = bytes.indexOf(magic); at >= 0; at = bytes.indexOf(magic, at + 1)) places.push(at)
  return places
}

/** What is packed inside of bytes with zstd, gzip or in a zip archive, wherever it begins; all that is not empty. */
export const unpacked = async (bytes: Bytes): Promise<readonly Bytes[]> => {
  const found: Bytes[] = []
  for (const { magic, open, skip } of formats)
    for (const at of placesOf(bytes, magic)) found.push(await openAll(open(), bytes.subarray(at + skip(bytes, at))))
  return found.filter(({ length }) => length > 0)
}

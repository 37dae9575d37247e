import type { Writable } from 'node:stream'
import { crc32, createDeflateRaw } from 'node:zlib'

/** A file inside an archive. */
export interface ZipEntry {
  readonly name: string
  readonly chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
}

/** What the directory at the end says of an entry, bytes. */
interface Packed {
  readonly name: Buffer
  readonly offset: number
  readonly crc: number
  readonly size: number
  readonly packedSize: number
}

const LOCAL = 0x04034b50
const DESCRIPTOR = 0x08074b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
const VERSION = 20
/** Sizes stand behind the data; names are UTF-8. */
const FLAGS = 0x0808
const DEFLATE = 8
/** 1980-01-01: the format has no zone, so that a time of day would be wrong somewhere. */
const DATE = 0x0021
const LARGEST = 0xffffffff
/** Markup packs well enough at the fastest level, and a higher one would take most of the time. */
const LEVEL = 1

/**
 * A ZIP archive (APPNOTE.TXT 4.3) as it goes: entries are packed while they come, in the threads of zlib, and nothing of
 * them is kept.
 *
 * @throws {RangeError} when an entry or the archive is larger than 4 GiB, which the format cannot say
 */
export async function* zipChunks(entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  const directory: Packed[] = []
  let offset = 0
  for await (const { name, chunks } of entries) {
    const head = localHeader(Buffer.from(name))
    const start = offset
    const counts = { crc: 0, size: 0, packedSize: 0 }
    yield head
    for await (const chunk of packed(chunks, counts)) {
      counts.packedSize += chunk.length
      yield chunk
    }
    if (counts.size > LARGEST || start + counts.packedSize > LARGEST)
      throw new RangeError('the file is larger than 4 GiB; choose a shorter span or CSV')
    yield descriptor(counts)
    offset += head.length + counts.packedSize + 16
    directory.push({ name: Buffer.from(name), offset: start, ...counts })
  }
  const central = Buffer.concat(directory.map(centralHeader))
  yield central
  yield endOf(directory.length, central.length, offset)
}

/** Counts what goes in while it is packed; a chunk is asked for when the one before is taken in and may be overwritten. */
async function* packed(chunks: ZipEntry['chunks'], counts: { crc: number; size: number }): AsyncGenerator<Uint8Array> {
  const deflate = createDeflateRaw({ level: LEVEL })
  const feed = async () => {
    for await (const chunk of chunks) {
      counts.crc = crc32(chunk, counts.crc)
      counts.size += chunk.length
      await takenIn(deflate, chunk)
    }
    deflate.end()
  }
  // An error comes out of `deflate`, and is thrown there.
  const fed = feed().catch((error) => void deflate.destroy(error))
  yield* deflate as AsyncIterable<Uint8Array>
  await fed
}

const takenIn = (stream: Writable, chunk: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    stream.write(chunk, (error) => (error ? reject(error) : resolve()))
  })

function localHeader(name: Buffer): Buffer {
  const head = Buffer.alloc(30)
  head.writeUInt32LE(LOCAL, 0)
  head.writeUInt16LE(VERSION, 4)
  head.writeUInt16LE(FLAGS, 6)
  head.writeUInt16LE(DEFLATE, 8)
  head.writeUInt16LE(DATE, 12)
  head.writeUInt16LE(name.length, 26)
  return Buffer.concat([head, name])
}

function descriptor({ crc, size, packedSize }: Pick<Packed, 'crc' | 'size' | 'packedSize'>): Buffer {
  const bytes = Buffer.alloc(16)
  bytes.writeUInt32LE(DESCRIPTOR, 0)
  bytes.writeUInt32LE(crc, 4)
  bytes.writeUInt32LE(packedSize, 8)
  bytes.writeUInt32LE(size, 12)
  return bytes
}

function centralHeader({ name, offset, crc, size, packedSize }: Packed): Buffer {
  const head = Buffer.alloc(46)
  head.writeUInt32LE(CENTRAL, 0)
  head.writeUInt16LE(VERSION, 4)
  head.writeUInt16LE(VERSION, 6)
  head.writeUInt16LE(FLAGS, 8)
  head.writeUInt16LE(DEFLATE, 10)
  head.writeUInt16LE(DATE, 14)
  head.writeUInt32LE(crc, 16)
  head.writeUInt32LE(packedSize, 20)
  head.writeUInt32LE(size, 24)
  head.writeUInt16LE(name.length, 28)
  head.writeUInt32LE(offset, 42)
  return Buffer.concat([head, name])
}

function endOf(entries: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(END, 0)
  end.writeUInt16LE(entries, 8)
  end.writeUInt16LE(entries, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  return end
}

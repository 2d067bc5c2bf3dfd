import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'

/** Pictures of people. */
export interface Pictures {
  /**
   * Keeps a picture as a square of 256 px, without the file's metadata (place, camera).
   * @returns its name; undefined when the bytes are no picture of a known format
   */
  add(bytes: Uint8Array, owner: { id: string }): Promise<string | undefined>
  /** @returns a WebP; undefined when there is no picture with that name */
  read(name: string): Promise<Uint8Array | undefined>
  remove(name: string): Promise<void>
}

/** The side of a kept picture, in pixels: enough for the largest avatar (96) on dense screens. */
const SIDE_PX = 256
/** Most pixels of a picture: more than cameras take, few enough to fit into memory. */
const MOST_PIXELS = 100_000_000
const NAME = /^[0-9a-f]{32}\.webp$/

/** The first bytes of known formats. A file's name and media type prove nothing. */
const BEGINNINGS: readonly RegExp[] = [
  /^\xff\xd8\xff/, // JPEG
  /^\x89PNG\r\n/,
  /^GIF8[79]a/,
  /^RIFF[\s\S]{4}WEBP/,
  /^[\s\S]{4}ftypavi[fs]/,
]

/** Pictures as files in a directory, made when missing. */
export function picturesIn(directory: string): Pictures {
  return {
    async add(bytes, { id }) {
      const beginning = Buffer.from(bytes.subarray(0, 16)).toString('latin1')
      if (!BEGINNINGS.some((known) => known.test(beginning))) return undefined
      const webp = await shrink(bytes)
      if (!webp) return undefined
      // The name depends on the owner: two people with the same picture can each remove their own.
      const name = `${createHash('sha256').update(id).update(webp).digest('hex').slice(0, 32)}.webp`
      await mkdir(directory, { recursive: true, mode: 0o700 })
      const half = join(directory, `${randomUUID()}.part`)
      await writeFile(half, webp)
      await rename(half, join(directory, name)) // readers never see half a file
      return name
    },
    async read(name) {
      return NAME.test(name) ? await readFile(join(directory, name)).catch(() => undefined) : undefined
    },
    async remove(name) {
      if (NAME.test(name)) await rm(join(directory, name), { force: true })
    },
  }
}

async function shrink(bytes: Uint8Array): Promise<Uint8Array | undefined> {
  try {
    return await sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
      .autoOrient() // the orientation is in the metadata, which is dropped
      .resize(SIDE_PX, SIDE_PX, { fit: 'cover' })
      .webp({ quality: 82 })
      .toBuffer()
  } catch {
    return undefined // broken, or not a picture
  }
}

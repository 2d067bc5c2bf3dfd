import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ok, type Result } from '@banyan/core/protocol'
import { type DecoderOptions, pictureDecoder, type PictureRefusal } from './picture-decoder.ts'

/** Pictures of people. */
export interface Pictures {
  /**
   * Keeps a picture as a square of 256 px, without the file's metadata (place, camera).
   * @returns its name, or why it is not kept
   */
  add(bytes: Uint8Array, owner: { id: string }): Promise<Result<string, PictureRefusal>>
  /** @returns a WebP; undefined when there is no picture with that name */
  read(name: string): Promise<Uint8Array | undefined>
  remove(name: string): Promise<void>
}

const NAME = /^[0-9a-f]{32}\.webp$/

/** Pictures as files in a directory, made when missing. */
export function picturesIn(directory: string, options?: DecoderOptions): Pictures {
  const decode = pictureDecoder(options)
  return {
    async add(bytes, { id }) {
      const decoded = await decode(bytes)
      if (!decoded.ok) return decoded
      const webp = decoded.value
      // The name depends on the owner: two people with the same picture can each remove their own.
      const name = `${createHash('sha256').update(id).update(webp).digest('hex').slice(0, 32)}.webp`
      await mkdir(directory, { recursive: true, mode: 0o700 })
      const half = join(directory, `${randomUUID()}.part`)
      await writeFile(half, webp)
      await rename(half, join(directory, name)) // readers never see half a file
      return ok(name)
    },
    async read(name) {
      return NAME.test(name) ? await readFile(join(directory, name)).catch(() => undefined) : undefined
    },
    async remove(name) {
      if (NAME.test(name)) await rm(join(directory, name), { force: true })
    },
  }
}

// A program that reads a picture from its input and writes it as a small WebP. A process of its own: whatever a picture
// does to a decoder, its memory and its time are taken from nobody else and can be ended. Exit codes say why not.
import { writeFile } from 'node:fs/promises'
import sharp from 'sharp'

const [side = 0, mostPixels = 0, mostInterlacedPixels = 0] = process.argv.slice(2).map(Number)
const BROKEN = 3
const TOO_MANY_PIXELS = 4
const INTERLACED = 5

// A machine that runs out of memory takes it from here first, and not from the server (Linux).
await writeFile('/proc/self/oom_score_adj', '1000').catch(() => {})
sharp.cache(false)
sharp.concurrency(1)

/** @type {Buffer[]} */
const chunks = []
for await (const chunk of process.stdin) chunks.push(chunk)
const bytes = Buffer.concat(chunks)
process.exitCode = await shrink().catch(() => BROKEN)

async function shrink() {
  const { width, height, isProgressive } = await sharp(bytes, { limitInputPixels: false }).metadata()
  if (width * height > mostPixels) return TOO_MANY_PIXELS
  // Interlaced pictures are in no order that they could be read in line by line: all of one must be in memory.
  if (isProgressive && width * height > mostInterlacedPixels) return INTERLACED
  const webp = await sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error' })
    .autoOrient() // the orientation is in the metadata, which is dropped
    .resize(side, side, { fit: 'cover' })
    .webp({ quality: 82 })
    .toBuffer()
  await new Promise((resolve) => process.stdout.write(webp, resolve))
  return 0
}

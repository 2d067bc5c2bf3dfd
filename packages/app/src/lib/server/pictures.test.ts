import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Pictures, picturesIn } from './pictures.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-pictures-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const ada = { id: 'ada' }
const sized = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#7856ff' } })
const photo = () => sized(640, 480)
/** Keeps a picture. @returns its name */
async function keep(pictures: Pictures, bytes: Uint8Array, owner = ada): Promise<string> {
  const kept = await pictures.add(bytes, owner)
  if (!kept.ok) throw new Error(kept.error)
  return kept.value
}

it.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)('keeps a %s as a small square WebP', async (format) => {
  const pictures = picturesIn(join(folder, 'new'))
  const name = await keep(pictures, await photo().toFormat(format).toBuffer())
  expect(name).toMatch(/^[0-9a-f]{32}\.webp$/)
  const kept = await pictures.read(name)
  expect(await sharp(kept).metadata()).toMatchObject({ format: 'webp', width: 256, height: 256 })
})

it('keeps nothing of what a camera writes beside a picture', async () => {
  const exif = { IFD0: { Make: 'Box Brownie', Copyright: 'Ada' }, IFD3: { GPSLatitude: '51/1 30/1 0/1' } }
  const original = await photo().withExif(exif).jpeg().toBuffer()
  expect((await sharp(original).metadata()).exif).toBeDefined()
  const pictures = picturesIn(folder)
  const kept = await pictures.read(await keep(pictures, original))
  expect((await sharp(kept).metadata()).exif).toBeUndefined()
  expect(Buffer.from(kept ?? []).includes('Brownie')).toBe(false)
})

it('turns a picture as it was held', async () => {
  const red = await sharp({ create: { width: 20, height: 10, channels: 3, background: 'red' } })
    .png()
    .toBuffer()
  const original = await sharp({ create: { width: 20, height: 20, channels: 3, background: 'blue' } })
    .composite([{ input: red, top: 0, left: 0 }])
    .withMetadata({ orientation: 3 }) // upside down
    .jpeg()
    .toBuffer()
  const pictures = picturesIn(folder)
  const kept = await pictures.read(await keep(pictures, original))
  const { data } = await sharp(kept).raw().toBuffer({ resolveWithObject: true })
  const [red0 = 0, , blue0 = 0] = data
  expect(blue0).toBeGreaterThan(red0)
})

it.each([
  ['a drawing with a script', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
  ['a page', '<!doctype html><title>x</title>'],
  ['something that only begins like a picture', '\x89PNG\r\n\x1a\nand then nothing of the kind'],
  ['nothing', ''],
])('refuses %s, and keeps none of it', async (_, content) => {
  const refused = { ok: false, error: 'picture-refused' }
  expect(await picturesIn(folder).add(Buffer.from(content, 'latin1'), ada)).toEqual(refused)
  expect(readdirSync(folder)).toEqual([])
})

it('gives two people a picture of their own, so that one may remove theirs', async () => {
  const pictures = picturesIn(folder)
  const bytes = await photo().png().toBuffer()
  const [hers, his] = [await keep(pictures, bytes), await keep(pictures, bytes, { id: 'charles' })]
  await pictures.remove(hers)
  expect(await pictures.read(hers)).toBeUndefined()
  expect(await pictures.read(his)).toBeDefined()
})

it('keeps an AVIF whose major brand is mif1', async () => {
  const name = await keep(picturesIn(folder), readFileSync(new URL('testing/brand-mif1.avif', import.meta.url)))
  expect(name).toMatch(/webp$/)
})

it.each([
  { major: 'mif1', others: 'avifmiafmiaf' },
  { major: 'miaf', others: 'avifmif1MA1B' },
  { major: 'MA1A', others: 'mif1miafMA1A' },
  { major: 'MA1B', others: 'avifmif1miaf' },
  { major: 'avis', others: 'avifmiafmif1' },
  { major: 'heic', others: 'mif1avifmiaf' },
  { major: 'mif2', others: 'mif1avifmiaf' },
])('keeps an AVIF whose brands are $major and $others', async ({ major, others }) => {
  const avif = await sized(64, 64).avif().toBuffer()
  avif.write(major, 8, 'latin1')
  avif.write(others, 16, 'latin1')
  expect(await keep(picturesIn(folder), avif)).toMatch(/webp$/)
})

it.each([
  { what: 'a HEIC', make: async () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic'), error: 'picture-heic' },
  { what: 'more pixels than a phone takes', make: () => sized(5_200, 5_000).png().toBuffer(), error: 'picture-pixels' },
  {
    what: 'a large PNG that is interlaced',
    make: () => sized(2_100, 2_000).png({ progressive: true }).toBuffer(),
    error: 'picture-interlaced',
  },
  {
    what: 'a large JPEG that is progressive',
    make: () => sized(2_100, 2_000).jpeg({ progressive: true }).toBuffer(),
    error: 'picture-interlaced',
  },
  {
    what: 'half a picture',
    make: async () => (await photo().png().toBuffer()).subarray(0, 200),
    error: 'picture-refused',
  },
])('says why $what is not kept', async ({ make, error }) => {
  expect(await picturesIn(folder).add(await make(), ada)).toEqual({ ok: false, error })
  expect(readdirSync(folder)).toEqual([])
})

it('keeps what phones take, and small pictures that load gradually', async () => {
  const pictures = picturesIn(folder)
  const photos = [sized(5_000, 4_990).jpeg(), sized(1_900, 2_000).png({ progressive: true })]
  for (const one of photos) expect(await keep(pictures, await one.toBuffer())).toMatch(/webp$/)
})

it('ends the decoder that takes too long', async () => {
  const pictures = picturesIn(folder, { limitMs: 1 })
  expect(await pictures.add(await photo().png().toBuffer(), ada)).toEqual({ ok: false, error: 'picture-slow' })
})

it('decodes one picture at a time, lets some wait, and sends the others away', async () => {
  const pictures = picturesIn(folder, { mostWaiting: 1 })
  const bytes = await photo().png().toBuffer()
  const asked = await Promise.all(['a', 'b', 'c', 'd'].map((id) => pictures.add(bytes, { id })))
  expect(asked.map(({ ok }) => ok)).toEqual([true, true, false, false])
  expect(asked[2]).toEqual({ ok: false, error: 'server-busy' })
  expect(await pictures.add(bytes, { id: 'e' })).toMatchObject({ ok: true })
})

it('reads nothing but pictures', async () => {
  expect(await picturesIn(folder).read('../secret')).toBeUndefined()
  expect(await picturesIn(join(folder, '..')).read('passwd')).toBeUndefined()
})

import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { picturesIn } from './pictures.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-pictures-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const ada = { id: 'ada' }
const photo = () => sharp({ create: { width: 640, height: 480, channels: 3, background: '#7856ff' } })

it.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)('keeps a %s as a small square WebP', async (format) => {
  const pictures = picturesIn(join(folder, 'new'))
  const name = await pictures.add(await photo().toFormat(format).toBuffer(), ada)
  expect(name).toMatch(/^[0-9a-f]{32}\.webp$/)
  const kept = await pictures.read(name ?? '')
  expect(await sharp(kept).metadata()).toMatchObject({ format: 'webp', width: 256, height: 256 })
})

it('keeps nothing of what a camera writes beside a picture', async () => {
  const exif = { IFD0: { Make: 'Box Brownie', Copyright: 'Ada' }, IFD3: { GPSLatitude: '51/1 30/1 0/1' } }
  const original = await photo().withExif(exif).jpeg().toBuffer()
  expect((await sharp(original).metadata()).exif).toBeDefined()
  const pictures = picturesIn(folder)
  const kept = await pictures.read((await pictures.add(original, ada)) ?? '')
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
  const kept = await pictures.read((await pictures.add(original, ada)) ?? '')
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
  expect(await picturesIn(folder).add(Buffer.from(content, 'latin1'), ada)).toBeUndefined()
  expect(readdirSync(folder)).toEqual([])
})

it('gives two people a picture of their own, so that one may remove theirs', async () => {
  const pictures = picturesIn(folder)
  const bytes = await photo().png().toBuffer()
  const [hers, his] = [await pictures.add(bytes, ada), await pictures.add(bytes, { id: 'charles' })]
  await pictures.remove(hers ?? '')
  expect(await pictures.read(hers ?? '')).toBeUndefined()
  expect(await pictures.read(his ?? '')).toBeDefined()
})

it('reads nothing but pictures', async () => {
  expect(await picturesIn(folder).read('../secret')).toBeUndefined()
  expect(await picturesIn(join(folder, '..')).read('passwd')).toBeUndefined()
})

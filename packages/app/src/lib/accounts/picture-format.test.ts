import { expect, it } from 'vitest'
import { formatOf } from './picture-format.ts'

const ftyp = (...brands: string[]) => {
  const [major = '', ...others] = brands
  return `\0\0\0${String.fromCharCode(16 + 4 * others.length)}ftyp${major}\0\0\0\0${others.join('')}\0\0\0\x21meta`
}

it.each([
  { what: 'a JPEG', beginning: '\xff\xd8\xff\xe1', format: 'jpeg' },
  { what: 'a PNG', beginning: '\x89PNG\r\n\x1a\n', format: 'png' },
  { what: 'a GIF', beginning: 'GIF89a', format: 'gif' },
  { what: 'a WebP', beginning: 'RIFF\x10\0\0\0WEBPVP8 ', format: 'webp' },
  { what: 'an AVIF', beginning: ftyp('avif', 'mif1', 'miaf'), format: 'avif' },
  { what: 'an AVIF sequence', beginning: ftyp('avis', 'msf1'), format: 'avif' },
  { what: 'an AVIF of brand mif1', beginning: ftyp('mif1', 'mif1', 'avif', 'miaf'), format: 'avif' },
  { what: 'an AVIF of brand miaf, named last', beginning: ftyp('miaf', 'MA1B', 'mif1', 'avif'), format: 'avif' },
  { what: 'an AVIF that names its profile alone', beginning: ftyp('MA1A', 'mif1', 'miaf', 'MA1B'), format: 'avif' },
  { what: 'a HEIC', beginning: ftyp('heic', 'mif1', 'heic'), format: 'heic' },
  { what: 'a HEIF of brand mif1', beginning: ftyp('mif1', 'heic'), format: 'heic' },
  { what: 'a HEVC sequence', beginning: ftyp('hevc', 'msf1'), format: 'heic' },
  { what: 'a film', beginning: ftyp('isom', 'avc1', 'mp41'), format: undefined },
  { what: 'a film whose version spells a brand', beginning: '\0\0\0\x14ftypisomavifmp41', format: undefined },
  { what: 'a brand behind the box', beginning: `${ftyp('isom')}avif`, format: undefined },
  { what: 'a page', beginning: '<!doctype html>', format: undefined },
  { what: 'a drawing', beginning: '<svg', format: undefined },
  { what: 'nothing', beginning: '', format: undefined },
])('takes $what for $format', ({ beginning, format }) => {
  expect(formatOf(Buffer.from(beginning, 'latin1'))).toBe(format)
})

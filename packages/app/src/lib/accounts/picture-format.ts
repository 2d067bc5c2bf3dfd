/** A format of pictures, as its first bytes say. */
export type PictureFormat = 'jpeg' | 'png' | 'gif' | 'webp' | 'avif' | 'heic'

/** Bytes that `formatOf` looks at: more than any list of brands. */
export const BEGINNING_BYTES = 256

/** The first bytes of known formats. A file's name and media type prove nothing. */
const BEGINNINGS: readonly (readonly [PictureFormat, RegExp])[] = [
  ['jpeg', /^\xff\xd8\xff/],
  ['png', /^\x89PNG\r\n/],
  ['gif', /^GIF8[79]a/],
  ['webp', /^RIFF[^]{4}WEBP/],
]
/** Brands of ISO base media files (ISO/IEC 23008-12). A file names one, and all others that it can be read as. */
const AVIF = new Set(['avif', 'avis', 'avio', 'MA1A', 'MA1B'])
const HEIC = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'msf1'])

/** The format of a picture. @returns undefined for anything else */
export function formatOf(bytes: Uint8Array): PictureFormat | undefined {
  const beginning = String.fromCharCode(...bytes.subarray(0, BEGINNING_BYTES))
  const known = BEGINNINGS.find(([, pattern]) => pattern.test(beginning))
  if (known) return known[0]
  const brands = brandsIn(beginning)
  if (brands.some((brand) => AVIF.has(brand))) return 'avif'
  return brands.some((brand) => HEIC.has(brand)) ? 'heic' : undefined
}

/** The brands in an `ftyp` box: the major one, and behind its version the compatible ones. */
function brandsIn(beginning: string): string[] {
  if (beginning.slice(4, 8) !== 'ftyp') return []
  const size = [0, 1, 2, 3].reduce((sum, at) => sum * 256 + beginning.charCodeAt(at), 0)
  const box = beginning.slice(8, size >= 16 ? size : undefined) // 0 and 1 say: to the end, or further on
  return (box.match(/[^]{4}/g) ?? []).filter((_, at) => at !== 1)
}

/** A kind of file that is often taken for Ogg Opus, or was renamed. */
export interface FileKind {
  /** With its article. */
  readonly name: string
  /** opusenc reads it. */
  readonly isEncoded: boolean
}

/** Letters in the first bytes of a file, and where they lie; `?` is any byte. */
const KINDS: readonly (FileKind & { readonly magic: string })[] = [
  { magic: 'RIFF????WAVE', name: 'a WAV file', isEncoded: true },
  { magic: 'RF64????WAVE', name: 'a WAV file', isEncoded: true },
  { magic: 'FORM????AIF', name: 'an AIFF file', isEncoded: true },
  { magic: 'fLaC', name: 'a FLAC file', isEncoded: true },
  { magic: 'ID3', name: 'an MP3 file', isEncoded: false },
  { magic: '\xff\xfb', name: 'an MP3 file', isEncoded: false },
  { magic: '\xff\xf3', name: 'an MP3 file', isEncoded: false },
  { magic: '????ftyp', name: 'an MP4 file', isEncoded: false },
  { magic: '\x1a\x45\xdf\xa3', name: 'a WebM file', isEncoded: false },
  { magic: 'caff', name: 'a CAF file', isEncoded: false },
]

/** @returns what a file is by its first 12 bytes, whatever its name is; undefined when nobody knows */
export const fileKind = (begin: Uint8Array): FileKind | undefined =>
  KINDS.find(({ magic }) =>
    [...magic].every((letter, index) => letter === '?' || begin[index] === letter.charCodeAt(0)),
  )

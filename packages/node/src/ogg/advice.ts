import { basename, extname } from 'node:path'

/** What makes a file that can be spoken out of one that cannot. */
export type Advice =
  /** Decodes Opus, with everything that the header says, and encodes it again. */
  | 'decode'
  /** The same, with all channels mixed down to two. */
  | 'downmix'
  /** The same, at a bit rate that fits in the packets of this library. */
  | 'shrink'
  /** Exports it from where it was made, because no tool that is at hand decodes it. */
  | 'export'
  /** Decodes another codec. */
  | 'Vorbis'
  | 'Speex'
  /** Encodes WAV, AIFF or FLAC. */
  | 'encode'
  /** Decodes another kind of file, with whatever plays it, then encodes that. */
  | 'convert'

/** @returns the advice as the end of a sentence, with a command to be typed as it stands */
export function adviceFor(advice: Advice, path: string): string {
  const name = basename(path, extname(path))
  const [from, wav, to] = [path, `${name}.wav`, `${name}-20ms.ogg`].map(quoted)
  switch (advice) {
    case 'decode':
      return `make it anew with: opusdec --force-wav ${from} - | opusenc --framesize 20 - ${to} (from opus-tools)`
    case 'downmix':
      return (
        'mix it down with: ' +
        `opusdec --force-wav --force-stereo ${from} - | opusenc --framesize 20 - ${to} (from opus-tools)`
      )
    case 'shrink':
      return (
        'make it anew with: ' +
        `opusdec --force-wav ${from} - | opusenc --framesize 20 --bitrate 96 - ${to} (from opus-tools)`
      )
    case 'export':
      return 'export it in mono or stereo where it was made'
    case 'Vorbis':
      return (
        'make it anew with: ' +
        `oggdec -Q -o - ${from} | opusenc --framesize 20 - ${to} (from vorbis-tools and opus-tools)`
      )
    case 'Speex':
      return (
        'make it anew with: ' +
        `speexdec ${from} ${wav} && opusenc --framesize 20 ${wav} ${to} (from speex and opus-tools)`
      )
    case 'encode':
      return `make one of it with: opusenc --framesize 20 ${from} ${to} (from opus-tools)`
    case 'convert':
      return `convert it to WAV, then: opusenc --framesize 20 ${wav} ${to} (from opus-tools)`
  }
}

/** An argument for a shell. A name that begins with a hyphen would be an option. */
function quoted(argument: string): string {
  const safe = argument.startsWith('-') ? `./${argument}` : argument
  return /^[\w./+:@%,-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", String.raw`'\''`)}'`
}

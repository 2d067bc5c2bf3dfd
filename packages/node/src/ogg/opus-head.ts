/** What the identification header of an Ogg Opus stream says (RFC 7845, section 5.1), as far as it matters here. */
export interface OpusHead {
  /** Samples at 48 kHz at the beginning that are decoded and not played. */
  readonly preSkip: number
}
/** Why a stream cannot be spoken, from its header alone. */
export interface HeadFault {
  /** What is wrong, as the end of a sentence that begins with the file. */
  readonly fault: string
  /** What makes a file of it that can be spoken: mixing its channels down, decoding it with its gain, or exporting it
   *  anew from where it was made. */
  readonly remedy: 'downmix' | 'decode' | 'export' | undefined
}

/**
 * Reads an identification header. What only it says must be honoured by a player, and packets go to listeners without
 * it: so it is a fault if packets alone would sound otherwise.
 */
export function readOpusHead(packet: Uint8Array): OpusHead | HeadFault {
  if (packet.length < 19) return { fault: 'has an Opus header that is cut off', remedy: undefined }
  const view = new DataView(packet.buffer, packet.byteOffset, packet.length)
  const [version, channels] = [view.getUint8(8), view.getUint8(9)]
  if (version > 15) return { fault: `has an Opus header of version ${version}, not 1`, remedy: undefined }
  if (channels === 0) return { fault: 'has an Opus header that tells of 0 channels', remedy: undefined }
  const family = view.getUint8(18)
  if (!isOneStream(packet, family, channels)) {
    const several = channels > 1 ? `${channels} channels in several streams` : 'one channel of a kind of its own'
    return { fault: `has ${several} (mapping family ${family})`, remedy: isDecoded(family) ? 'downmix' : 'export' }
  }
  const gain = view.getInt16(16, true)
  if (gain !== 0) {
    const decibels = Number((gain / 256).toFixed(2))
    return {
      fault: `has an output gain of ${decibels || 'less than 0.01'} dB`,
      remedy: isDecoded(family) ? 'decode' : 'export',
    }
  }
  return { preSkip: view.getUint16(10, true) }
}

/** Whether opusdec reads a mapping family: it refuses ambisonics (RFC 8486) and channels without a meaning. */
const isDecoded = (family: number): boolean => family <= 1

/** Whether each packet is one Opus packet of one or two channels, as listeners decode it. Other families put several
 *  Opus packets into one, which a decoder takes for noise (RFC 7845, section 5.1.1). */
function isOneStream(packet: Uint8Array, family: number, channels: number): boolean {
  if (channels > 2) return false
  if (family === 0) return true
  if (family !== 1 && family !== 255) return false
  const [streams, coupled, ...mapping] = packet.subarray(19, 21 + channels)
  if (streams !== 1 || coupled === undefined || coupled > 1) return false
  return mapping.length === channels && mapping.every((index) => index <= coupled)
}

/** @returns whether a packet is an identification header of Opus */
export const isOpusHead = (packet: Uint8Array): boolean => startsWith(packet, 'OpusHead')
/** @returns whether a packet is a comment header of Opus */
export const isOpusTags = (packet: Uint8Array): boolean => startsWith(packet, 'OpusTags')

/** What else an Ogg file may hold, by the first bytes of its first packet. */
const CODECS = [
  { magic: '\x01vorbis', name: 'Vorbis', isSound: true },
  { magic: 'Speex   ', name: 'Speex', isSound: true },
  { magic: '\x7fFLAC', name: 'FLAC', isSound: true },
  { magic: 'fLaC', name: 'FLAC', isSound: true },
  { magic: 'CELT    ', name: 'CELT', isSound: true },
  { magic: 'PCM     ', name: 'PCM', isSound: true },
  { magic: '\x80theora', name: 'Theora', isSound: false },
  { magic: 'OVP80', name: 'VP8', isSound: false },
  { magic: 'BBCD', name: 'Dirac', isSound: false },
  { magic: '\x80kate', name: 'Kate', isSound: false },
  { magic: 'CMML', name: 'CMML', isSound: false },
  { magic: 'fishead\0', name: 'Skeleton', isSound: false },
] as const

/** @returns what a stream that is not Opus holds, and whether that may be sound: undefined where nobody knows */
export function otherCodec(packet: Uint8Array): { name: string | undefined; isSound: boolean } {
  return CODECS.find(({ magic }) => startsWith(packet, magic)) ?? { name: undefined, isSound: true }
}

function startsWith(bytes: Uint8Array, magic: string): boolean {
  return magic.length <= bytes.length && [...magic].every((letter, index) => bytes[index] === letter.charCodeAt(0))
}

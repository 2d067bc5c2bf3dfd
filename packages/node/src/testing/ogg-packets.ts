/**
 * Reads the packets of an Ogg file with one stream, headers included (RFC 3533). Knows nothing that the code under test
 * knows: tests hold its output against what was recorded or sent.
 * @throws RangeError at bytes that are no Ogg page
 */
export function oggPackets(file: Uint8Array): Uint8Array<ArrayBuffer>[] {
  const packets: Uint8Array<ArrayBuffer>[] = []
  let unfinished: number[] = []
  for (let at = 0; at < file.length;) {
    if (String.fromCharCode(...file.subarray(at, at + 4)) !== 'OggS') throw new RangeError(`no Ogg page at byte ${at}`)
    const segments = file[at + 26]!
    let body = at + 27 + segments
    for (const length of file.subarray(at + 27, body)) {
      unfinished.push(...file.subarray(body, body + length))
      body += length
      if (length === 255) continue
      packets.push(Uint8Array.from(unfinished))
      unfinished = []
    }
    at = body
  }
  return packets
}

/** @returns the sound in an Ogg Opus file: its packets without the two headers */
export const opusPacketsOf = (file: Uint8Array): Uint8Array<ArrayBuffer>[] => oggPackets(file).slice(2)

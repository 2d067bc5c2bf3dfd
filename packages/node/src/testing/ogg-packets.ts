/** The packets of an Ogg file with one stream, headers included (RFC 3533). @throws RangeError at bytes that are no Ogg
 *  page */
function oggPackets(file: Uint8Array): Uint8Array<ArrayBuffer>[] {
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

/**
 * The Opus packets of an Ogg Opus file with one stream, without its two header packets (RFC 7845). It shares no code
 * with the reader and the writer of this package, so that tests can check both against it.
 * @throws RangeError at bytes that are no Ogg page
 * @example expect(opusPacketsOf(await readFile('talk.ogg'))).toEqual(packetsThatWereSent)
 */
export const opusPacketsOf = (file: Uint8Array): Uint8Array<ArrayBuffer>[] => oggPackets(file).slice(2)

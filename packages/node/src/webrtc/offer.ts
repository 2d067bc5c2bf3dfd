/** An ICE candidate of an offer, and the media section that it belongs to. */
export interface Candidate {
  readonly candidate: string
  readonly mid: string
}

/** Takes the candidates out of an offer: libdatachannel can use them only once there is an answer. */
export function splitOffer(sdp: string): { sdp: string; candidates: Candidate[] } {
  const candidates: Candidate[] = []
  const sections = sdp.split(/^(?=m=)/m).map((section) => {
    const mid = /^a=mid:(\S+)/m.exec(section)?.[1] ?? '0'
    for (const [, candidate] of section.matchAll(/^a=(candidate:.*?)\r?$/gm)) {
      candidates.push({ candidate: candidate!, mid })
    }
    return section.replaceAll(/^a=(?:candidate:.*|end-of-candidates)\r?\n/gm, '')
  })
  return { sdp: sections.join(''), candidates }
}

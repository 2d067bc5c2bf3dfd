import * as v from 'valibot'

/** Characters of an ICE candidate at most. An honest one has about 150. */
const MAX_CANDIDATE_LENGTH = 1_000
/** Voice sections (`m=audio`) in one description at most. An honest link has one or two, and one more each time that a
 *  peer takes its track away and brings one back. With a dozen, an offer is as long as the relay lets through. */
export const MAX_VOICE_SECTIONS = 16

/** What simple-peer signals. Anything else from the other end closes the link instead of reaching WebRTC. */
const Signal = v.union([
  v.object({ type: v.picklist(['offer', 'answer', 'pranswer', 'rollback']), sdp: v.string() }),
  v.object({
    type: v.literal('candidate'),
    candidate: v.looseObject({
      candidate: v.pipe(v.string(), v.maxLength(MAX_CANDIDATE_LENGTH)),
      sdpMid: v.nullish(v.string()),
      sdpMLineIndex: v.nullish(v.number()),
    }),
  }),
  v.object({ type: v.literal('renegotiate'), renegotiate: v.literal(true) }),
  v.object({
    type: v.literal('transceiverRequest'),
    transceiverRequest: v.object({ kind: v.picklist(['audio']), init: v.optional(v.looseObject({})) }),
  }),
])
export type Signal = v.InferOutput<typeof Signal>

/**
 * Reads a signal from the wire; undefined when it is not one. A description may have one section of data channels, and
 * voices; each further section would make WebRTC set up a receiver.
 * @param voiceSections how many sections of voice a description may have
 */
export function parseSignal(raw: string, voiceSections = MAX_VOICE_SECTIONS): Signal | undefined {
  try {
    const parsed = v.safeParse(Signal, JSON.parse(raw))
    if (!parsed.success) return undefined
    const signal = parsed.output
    return 'sdp' in signal && !hasKnownSections(signal.sdp, voiceSections) ? undefined : signal
  } catch {
    return undefined // not JSON
  }
}

function hasKnownSections(sdp: string, voiceSections: number): boolean {
  let data = 0
  let voices = 0
  for (const [, kind] of sdp.matchAll(/^m=(\S*)/gm)) {
    if (kind === 'application') data += 1
    else if (kind === 'audio') voices += 1
    else return false
  }
  return data <= 1 && voices <= voiceSections
}

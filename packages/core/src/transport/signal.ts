import * as v from 'valibot'

/** What simple-peer signals. Anything else from the other end closes the link instead of reaching WebRTC. */
const Signal = v.union([
  v.object({ type: v.picklist(['offer', 'answer', 'pranswer', 'rollback']), sdp: v.string() }),
  v.object({
    type: v.literal('candidate'),
    candidate: v.looseObject({
      candidate: v.string(),
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

/** Reads a signal from the wire; undefined when it is not one. */
export function parseSignal(raw: string): Signal | undefined {
  try {
    const parsed = v.safeParse(Signal, JSON.parse(raw))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined // not JSON
  }
}

/** Socket.IO's packet types that carry an event of ours, or the answer to one (protocol 5): `42["name",…]`,
 *  `43<id>[…]`. */
const EVENT = /^42(?:\/[^,]*,)?\d*\["([^"\\]{1,60})"/
const ANSWER = /^43(?:\/[^,]*,)?\d*\[/
/** Handshake, ping, pong, connect, disconnect, connect-error: short, and the same for everybody. */
const HOUSEKEEPING = /^(?:[0136]|2(?:probe)?|3(?:probe)?|4[014])/
const MAX_HOUSEKEEPING = 600

/** What a text message between a peer and the relay is, and whether the protocol knows it. */
export function messageOf(text: string, words: ReadonlySet<string>): { event: string; isWord: boolean } {
  const event = EVENT.exec(text)?.[1]
  if (event !== undefined) return { event, isWord: words.has(event) }
  if (ANSWER.test(text)) return { event: 'answer', isWord: true }
  if (HOUSEKEEPING.test(text) && text.length <= MAX_HOUSEKEEPING) return { event: 'housekeeping', isWord: true }
  return { event: 'unknown', isWord: false }
}

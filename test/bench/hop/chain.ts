import type { Link, LinkEvents, LinkTransport, MediaChannel } from '@banyan/core/ports'
import { type LinkId, type PeerId, parseLinkId, parsePeerId } from '@banyan/core/protocol'

/** Super-peers in a row that a voice passes; the sixth peer is the one that speaks. */
export const HOPS = 5

/** One of the links of the chain. `upper` is the end nearer to the speaker. */
export interface ChainLink {
  readonly id: LinkId
  readonly upper: { readonly link: Link; readonly channel: MediaChannel }
  readonly lower: { readonly link: Link; readonly channel: MediaChannel }
}
export interface Chain {
  readonly links: readonly ChainLink[]
  close(): void
}

const numbered = (letter: string, number: number) => letter.repeat(11) + number
const peer = (number: number): PeerId => parsePeerId(numbered('p', number))!

/**
 * Links peer 0 to peer 1, 1 to 2, and so on, all in this page. Signals take the short way: no relay.
 * @param onMade is called in the turn in which each link is made, while its channels can still move to a worker
 * @param onTrack is called at the lower end `hop` (1 to 5) when a native track arrives there
 */
export async function openChain(
  transport: LinkTransport,
  {
    onMade = () => {},
    onTrack = () => {},
  }: { onMade?: (link: ChainLink, hop: number) => void; onTrack?: (hop: number, stream: MediaStream) => void },
): Promise<Chain> {
  const links: ChainLink[] = []
  const opened: Promise<void>[] = []
  for (let hop = 1; hop <= HOPS; hop += 1) {
    const id = parseLinkId(numbered('l', hop))!
    const ends: Partial<Record<'upper' | 'lower', ReturnType<LinkTransport['open']>>> = {}
    const events = (other: 'upper' | 'lower', on: Partial<LinkEvents>): LinkEvents => {
      const events: LinkEvents = {
        open: () => {},
        close: () => {},
        // The other end exists by then: signals come in a later turn.
        signal: (signal) => ends[other]?.link.receive(signal),
        track: () => {},
        ...on,
      }
      opened.push(
        new Promise((resolve, reject) => {
          events.open = resolve
          events.close = (reason) => reject(new Error(`link ${hop} closed before it was open: ${reason}`))
        }),
      )
      return events
    }
    const lower = transport.open({
      peer: peer(hop - 1),
      id,
      initiator: false,
      iceServers: [],
      on: events('upper', { track: ({ stream }) => onTrack(hop, stream) }),
    })
    const upper = transport.open({ peer: peer(hop), id, initiator: true, iceServers: [], on: events('lower', {}) })
    Object.assign(ends, { upper, lower })
    const link = { id, upper, lower }
    links.push(link)
    onMade(link, hop)
  }
  await Promise.all(opened)
  return {
    links,
    close() {
      for (const { upper, lower } of links) {
        upper.link.close()
        lower.link.close()
      }
    },
  }
}

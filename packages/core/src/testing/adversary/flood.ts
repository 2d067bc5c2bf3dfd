import { FRAME_MS } from '../../ports/audio.ts'
import type { SourceId } from '../../protocol/index.ts'
import { HASH_BYTES, type LinkMessage, SIGNATURE_BYTES, writeLinkMessage, writePacket } from '../../wire/index.ts'
import type { Datagram, MediaBehaviour, Scene } from './behaviour.ts'

/** What a link is flooded with. */
export type Flood = 'packets' | 'nack' | 'resume' | 'heartbeat' | 'group-request' | 'group'

/** How much of it comes, and by what chance. */
export interface FloodOptions {
  /** Messages in a second over each link. @default 500 */
  perSecond?: number
  /** A number from 0 up to 1 at each call. */
  chance: () => number
}

const BYTES_OF_SOUND = 80
/** Positions in one message: as many as the smallest of the messages takes. */
const POSITIONS = 13

/** Sends every neighbour, parents too, more than it can want: messages that are well formed and ask for much, or tell
 *  of positions that cannot be. */
export function flood(what: Flood, { perSecond = 500, chance }: FloodOptions): MediaBehaviour {
  const below = (limit: number) => Math.floor(chance() * limit)
  const noise = (length: number): Datagram => Uint8Array.from({ length }, () => below(256))
  /** Positions of what is there, and of what is not. */
  const positions = ({ heard }: Scene, absurd: boolean) =>
    Array.from({ length: POSITIONS }, (_, index) => {
      const known = [...heard][index % Math.max(1, heard.size)]
      if (!known) return { source: below(2 ** 16) as SourceId, sequence: below(2 ** 32) }
      const { sequence } = known[1].packet.frame
      return { source: known[0], sequence: absurd ? (sequence + 2 ** 30) >>> 0 : (sequence - index) >>> 0 }
    })
  const message = (scene: Scene): LinkMessage => {
    switch (what) {
      case 'nack':
      case 'group-request':
        return { type: what, frames: positions(scene, false) }
      case 'resume':
        return { type: 'resume', stripe: below(2), have: [] }
      case 'group': {
        const [first] = positions(scene, false)
        const hashes = noise(10 * HASH_BYTES)
        return {
          type: 'group',
          source: first!.source,
          first: first!.sequence,
          hashes,
          signature: noise(SIGNATURE_BYTES),
        }
      }
      default: {
        const stripe = { depth: 0, starving: true }
        const newest = positions(scene, true)
        const state = { congested: false, overloaded: false, carries: true, stripes: [stripe, stripe], newest }
        return { type: 'heartbeat', sentAt: below(2 ** 32), echo: undefined, ...state }
      }
    }
  }
  /** A packet of a source that may speak, with a place and a sound of chance. */
  const packet = ({ heard }: Scene): Datagram => {
    const known = [...heard][below(Math.max(1, heard.size))]
    const frame = { opus: noise(BYTES_OF_SOUND), sequence: below(2 ** 32), timestamp: below(2 ** 32) }
    const source = known?.[0] ?? (below(2 ** 16) as SourceId)
    return writePacket({ source, stripe: below(2), frame: { ...frame, level: 20, voice: true } })
  }
  return {
    tick(scene) {
      for (const way of scene.ways) {
        for (let count = 0; count < (perSecond * FRAME_MS) / 1_000; count += 1) {
          way.send(what === 'packets' ? packet(scene) : writeLinkMessage(message(scene)))
        }
      }
    },
  }
}

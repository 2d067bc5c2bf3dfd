import { stripeOf } from '../../wire/index.ts'
import { type MediaBehaviour, onPackets } from './behaviour.ts'

/** How a stripe is crossed. */
export interface CrossOptions {
  /** Whether what it makes up says that it was made again from another stripe. @default false */
  remade?: boolean
}

/**
 * Sends frame n - 1 of each packet once more, as a packet of its own on the other stripe: both ways of a frame then
 * lead over this one peer, and agree. Behind `alterFrames` it makes a forgery that confirms itself.
 * @example mallory.behaviours = [alterFrames('bytes'), crossStripes()]
 */
export const crossStripes = ({ remade = false }: CrossOptions = {}): MediaBehaviour =>
  onPackets((packet, way) => {
    const { previous, source, sealed } = packet
    if (!previous) return [packet]
    const stripes = Math.max(2, ...[...way.carries].map((stripe) => stripe + 1))
    return [packet, { source, stripe: stripeOf(source, previous.sequence, stripes), remade, sealed, frame: previous }]
  })

/** Says of each packet that it belongs to the next stripe. @param stripes how many there are @default 2 */
export const swapStripes = (stripes = 2): MediaBehaviour =>
  onPackets((packet) => [{ ...packet, stripe: (packet.stripe + 1) % stripes }])

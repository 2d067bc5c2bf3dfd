import type { SourceId } from '../../protocol/index.ts'
import { readPacket } from '../../wire/index.ts'
import type { Datagram, MediaBehaviour, Way } from './behaviour.ts'

/** What a dropper does not pass on: all sound, one speaker, all sound of one child, or each third packet. */
export type Dropped =
  | { readonly what: 'all' }
  | { readonly what: 'source'; readonly source?: SourceId }
  | { readonly what: 'child' }
  | { readonly what: 'third' }

/** Does not pass on what it should, and stays alive: link messages go out as ever. A source or child that is not named
 *  is the first one that anything went out for. */
export function dropPackets(dropped: Dropped): MediaBehaviour {
  let source = dropped.what === 'source' ? dropped.source : undefined
  let child: Way | undefined
  let count = 0
  return {
    out(datagram, way) {
      const packet = readPacket(datagram)
      if (!packet.ok) return [datagram]
      source ??= packet.value.source
      child ??= way
      count += 1
      const isDropped = {
        all: true,
        source: packet.value.source === source,
        child: way.link === child.link,
        third: count % 3 === 0,
      }
      return isDropped[dropped.what] ? [] : [datagram]
    },
  }
}

/** Passes everything on, and each packet of sound that much later. @param ms @default 150 */
export const delayPackets = (ms = 150): MediaBehaviour => ({
  out(datagram, way, { clock }) {
    if (!readPacket(datagram).ok) return [datagram]
    // The sender may write into its buffer again.
    const copy = datagram.slice()
    clock.after(ms, () => way.send(copy))
    return []
  },
})

/** Passes packets of sound on in bunches, the last one first. @param bunch packets of a bunch @default 4 */
export function reorderPackets(bunch = 4): MediaBehaviour {
  const held = new WeakMap<Way, Datagram[]>()
  return {
    out(datagram, way) {
      if (!readPacket(datagram).ok) return [datagram]
      const packets = [...(held.get(way) ?? []), datagram.slice()]
      held.set(way, packets.length < bunch ? packets : [])
      return packets.length < bunch ? [] : packets.toReversed()
    },
  }
}

import type { Clock } from '../../ports/clock.ts'
import type { LinkId, SourceId } from '../../protocol/index.ts'
import { type Packet, type PacketParts, readPacket, type SpokenFrame, writePacket } from '../../wire/index.ts'

/** What goes over a media channel: a packet of sound, or a link message. */
export type Datagram = Uint8Array<ArrayBuffer>

/** One open link of a hostile peer. */
export interface Way {
  readonly link: LinkId
  /** Stripes in which this peer's own media plane has sent sound over the link since it was made. Empty for a parent:
   *  nothing goes that way. */
  readonly carries: ReadonlySet<number>
  /** Sends these bytes as they are, past all behaviours. Does nothing once the link is closed. */
  send(datagram: Datagram): void
}

/** What a hostile peer knows. */
export interface Scene {
  readonly clock: Clock
  /** Every link that is there now, in the order in which they were made. */
  readonly ways: readonly Way[]
  /** The newest packet of each source that went through this peer, and when it did, in ms of the clock. */
  readonly heard: ReadonlyMap<SourceId, { readonly packet: Packet; readonly at: number }>
}

/**
 * Something that a hostile peer does on its media channels. Its own media plane stays the real one: a behaviour changes
 * what leaves and what comes in. Behaviours run one after the other: each gets what the one before let through.
 * Several peers may share one behaviour, and then they collude.
 */
export interface MediaBehaviour {
  /** What leaves in place of a datagram that the media plane sends, in order. @default the datagram */
  readonly out?: (datagram: Datagram, way: Way, scene: Scene) => readonly Datagram[]
  /** What the media plane gets in place of a datagram that came, in order. @default the datagram */
  readonly in?: (datagram: Datagram, way: Way, scene: Scene) => readonly Datagram[]
  /** Acts of its own accord: called every 20 ms while there is a link. */
  readonly tick?: (scene: Scene) => void
}

/**
 * A behaviour that puts other packets in place of those that leave. Link messages pass.
 * @example onPackets((packet) => [{ ...packet, remade: false }])
 */
export const onPackets = (
  change: (packet: Packet, way: Way, scene: Scene) => readonly PacketParts[],
): MediaBehaviour => ({
  out(datagram, way, scene) {
    const packet = readPacket(datagram)
    return packet.ok ? change(packet.value, way, scene).map(writePacket) : [datagram]
  },
})

/** The packet with another frame n, and another frame n - 1 where there is one. */
export const withFrames = (packet: Packet, change: (frame: SpokenFrame) => SpokenFrame): PacketParts => ({
  ...packet,
  frame: change(packet.frame),
  previous: packet.previous && change(packet.previous),
})

/** A behaviour that acts in a span of time only, in ms of the clock. @param until @default forever */
export const during = (from: number, until: number | undefined, behaviour: MediaBehaviour): MediaBehaviour => {
  const isTime = ({ clock }: Scene) => clock.now() >= from && clock.now() < (until ?? Infinity)
  return {
    out: (datagram, way, scene) => (isTime(scene) ? behaviour.out?.(datagram, way, scene) : undefined) ?? [datagram],
    in: (datagram, way, scene) => (isTime(scene) ? behaviour.in?.(datagram, way, scene) : undefined) ?? [datagram],
    tick: (scene) => isTime(scene) && behaviour.tick?.(scene),
  }
}

/** A behaviour that is one of these for a while, then the next; after the last, the first. @param everyMs how long each
 *  goes on, from the first datagram or tick on */
export function inTurn(everyMs: number, behaviours: readonly MediaBehaviour[]): MediaBehaviour {
  let beganAt: number | undefined
  const now = ({ clock }: Scene) => {
    beganAt ??= clock.now()
    return behaviours[Math.floor((clock.now() - beganAt) / everyMs) % behaviours.length]
  }
  return {
    out: (datagram, way, scene) => now(scene)?.out?.(datagram, way, scene) ?? [datagram],
    in: (datagram, way, scene) => now(scene)?.in?.(datagram, way, scene) ?? [datagram],
    tick: (scene) => now(scene)?.tick?.(scene),
  }
}

/** A behaviour that acts on a share of what passes. @param chance a number from 0 up to 1 at each call */
export const sometimes = (share: number, chance: () => number, behaviour: MediaBehaviour): MediaBehaviour => ({
  out: (datagram, way, scene) => (chance() < share ? behaviour.out?.(datagram, way, scene) : undefined) ?? [datagram],
  in: (datagram, way, scene) => (chance() < share ? behaviour.in?.(datagram, way, scene) : undefined) ?? [datagram],
  tick: (scene) => chance() < share && behaviour.tick?.(scene),
})

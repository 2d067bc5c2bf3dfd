import { FRAME_SAMPLES } from '../../ports/audio.ts'
import type { SourceId } from '../../protocol/index.ts'
import { type Packet, type PacketParts, type SpokenFrame, stripeOf, writePacket } from '../../wire/index.ts'
import { forgedSound } from './alter.ts'
import type { MediaBehaviour, Scene } from './behaviour.ts'

/** What is invented, and how much of it. */
export interface InventOptions {
  /** `pauses`: while nobody speaks, on from the last frame. `ahead`: of somebody who speaks, before the true frames
   *  come. @default 'ahead' */
  when?: 'pauses' | 'ahead'
  /** Frames that each burst has. @default 5 */
  frames?: number
  /** Two hostile peers with the same number invent the same frames. @default 1 */
  pact?: number
}

/** Nobody speaks when no packet came for this long, in ms: three frames. */
const PAUSE_MS = 60
/** Level of invented frames: a loud voice. */
const LOUD_LEVEL = 20

/** The frame that would come so many frames after this one, with sound of the hostile peer's own. */
const inventedAfter = ({ frame }: Packet, count: number, pact: number): SpokenFrame => ({
  opus: forgedSound(frame.opus, pact),
  sequence: (frame.sequence + count) >>> 0,
  timestamp: (frame.timestamp + count * FRAME_SAMPLES) >>> 0,
  level: LOUD_LEVEL,
  voice: true,
})

/** Sends a packet to all that this peer carries in the packet's stripe; in every stripe where `anyStripe` is set. */
function spread({ ways }: Scene, parts: PacketParts, anyStripe = false): void {
  const bytes = writePacket(parts)
  for (const way of ways) if (way.carries.has(parts.stripe) || (anyStripe && way.carries.size > 0)) way.send(bytes)
}

/** How many stripes the packets that came were dealt out to: one more than the highest of them. */
const stripesIn = ({ ways }: Scene): number => Math.max(1, ...ways.flatMap(({ carries }) => [...carries])) + 1

/** Invents frames that nobody spoke. */
export function inventFrames({ when = 'ahead', frames = 5, pact = 1 }: InventOptions = {}): MediaBehaviour {
  /** By source: the sequence up to which frames were invented since the last true one. */
  const invented = new Map<SourceId, { after: number; count: number }>()
  return {
    tick(scene) {
      for (const [source, { packet, at }] of scene.heard) {
        const isPause = scene.clock.now() - at > PAUSE_MS
        if (isPause !== (when === 'pauses')) continue
        const { sequence } = packet.frame
        const last = invented.get(source)
        const done = last?.after === sequence ? last.count : 0
        // In a pause one frame follows the other at the pace of speech; before true frames, all at once.
        const upTo = when === 'pauses' ? done + 1 : frames
        for (let count = done + 1; count <= upTo; count += 1) {
          const frame = inventedAfter(packet, count, pact)
          const previous = count > 1 ? inventedAfter(packet, count - 1, pact) : undefined
          const stripe = stripeOf(source, frame.sequence, stripesIn(scene))
          spread(scene, { source, stripe, sealed: packet.sealed, frame, previous })
        }
        invented.set(source, { after: sequence, count: upTo })
      }
    },
  }
}

/** How far and how often a jumper jumps. */
export interface JumpOptions {
  /** Frames that a jump skips. @default 2^20, almost six hours */
  by?: number
  /** Packets of one jump: some readers believe a second one. @default 2 */
  packets?: number
  /** Time between two jumps, in ms. @default 200 */
  everyMs?: number
}

/** Sends packets from far ahead of the stream, so that whoever believes them waits there, and takes all that truly
 *  comes for old. Each jump goes further than the one before. */
export function jumpAhead({ by = 2 ** 20, packets = 2, everyMs = 200 }: JumpOptions = {}): MediaBehaviour {
  let nextAt = 0
  let jumps = 0
  return {
    tick(scene) {
      if (scene.clock.now() < nextAt) return
      nextAt = scene.clock.now() + everyMs
      jumps += 1
      for (const [source, { packet }] of scene.heard) {
        for (let count = 0; count < packets; count += 1) {
          const frame = inventedAfter(packet, jumps * by + count, 1)
          const stripe = stripeOf(source, frame.sequence, stripesIn(scene))
          spread(scene, { source, stripe, sealed: packet.sealed, frame }, true)
        }
      }
    },
  }
}

/**
 * Speaks in another's name: a voice of its own under that source, at the pace of speech, as if it came from the stage.
 * @param source whose name @default the one heard first, which mostly is the host
 */
export function impersonate(source?: SourceId): MediaBehaviour {
  let said: { packet: Packet; frame: SpokenFrame } | undefined
  return {
    tick(scene) {
      const victim = source ?? [...scene.heard.keys()][0]
      const heard = victim === undefined ? undefined : scene.heard.get(victim)
      if (victim === undefined || !heard) return
      // A little ahead of the true voice, so that what is true comes second.
      const count = Math.max(1, Math.round((scene.clock.now() - heard.at) / 20)) + 2
      const frame = inventedAfter(heard.packet, count, 99)
      const previous = said?.frame
      said = { packet: heard.packet, frame }
      const stripe = stripeOf(victim, frame.sequence, stripesIn(scene))
      spread(scene, { source: victim, stripe, sealed: heard.packet.sealed, frame, previous })
    },
  }
}

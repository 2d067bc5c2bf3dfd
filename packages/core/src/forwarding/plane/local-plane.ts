import { type Clock, systemClock } from '../../ports/clock.ts'
import type { FrameSigning } from '../../ports/frame-signing.ts'
import type { LinkViolation, MediaChannel } from '../../ports/link.ts'
import type { MediaPlane, MediaPlaneEvents } from '../../ports/media-plane.ts'
import type { LinkId } from '../../protocol/index.ts'
import { Forwarder } from '../forwarder.ts'
import { violationIn } from '../health/flood-limit.ts'
import { SigningEdge } from './signing-edge.ts'
import { Turns } from './turns.ts'

export interface LocalPlaneOptions {
  /** Signs this peer's frames, and checks those of others. */
  signing: FrameSigning
  /** @default the platform's */
  clock?: Clock
  /** How many milliseconds later than it might this peer's ear may get a frame, where no packet comes before that; see
   *  `AudioSink`. @default 0 */
  patienceMs?: number | undefined
}

/**
 * Forwards in the thread that calls it: in Node, in the worker, and in browsers that cannot move a channel to one. The
 * forwarder gets its turns (`Turns`) while it has links.
 */
export function localMediaPlane(on: MediaPlaneEvents, options: LocalPlaneOptions): MediaPlane {
  const { signing, clock = systemClock, patienceMs } = options
  const channels = new Map<LinkId, MediaChannel>()
  const signer = new SigningEdge(signing, clock, {
    checked: (check, finding) => forwarder.checked(check, finding, clock.now()),
    signed: (group) => forwarder.signed(group, clock.now()),
    key: (source, key) => on.notice({ type: 'key', source, key }),
  })
  const forwarder: Forwarder = new Forwarder({
    deliver: (packet, { at, readyAt, ...arrival }) => {
      const { timeOrigin } = performance
      on.packet(packet, { at: timeOrigin + at, readyAt: timeOrigin + readyAt, ...arrival })
    },
    retract: (source, sequence) => on.retract(source, sequence),
    notice: (notice) => (notice.type === 'violation' ? expel(notice.link, notice.violation) : on.notice(notice)),
    check: (check) => signer.check(check),
    sign: (group) => signer.sign(group),
    patienceMs,
  })
  const turns = new Turns(forwarder, clock)

  function detach(link: LinkId) {
    const channel = channels.get(link)
    if (!channel) return
    channels.delete(link)
    forwarder.detach(link)
    channel.onmessage = null
    channel.onclose = null
    channel.onopen = null
    channel.close()
    if (channels.size === 0) turns.stop()
  }

  /** The channel is closed in this turn, however busy the thread is that closes the link. */
  function expel(link: LinkId, violation: LinkViolation) {
    detach(link)
    on.notice({ type: 'violation', link, violation })
  }

  return {
    attach(link, channel) {
      detach(link)
      channels.set(link, channel)
      channel.binaryType = 'arraybuffer'
      channel.onmessage = ({ data }: { data: unknown }) => {
        const violation = violationIn(data)
        if (violation) return expel(link, violation)
        const now = clock.now()
        forwarder.receive(link, new Uint8Array(data as ArrayBuffer), now)
        turns.along(now)
      }
      channel.onclose = () => detach(link)
      channel.onopen = () => turns.take(clock.now())
      forwarder.attach(link, channel, clock.now())
      turns.start()
    },
    detach,
    route(routes) {
      signer.setSource(routes.own)
      forwarder.route(routes, clock.now())
      turns.follow(clock.now())
    },
    publish(packet) {
      const now = clock.now()
      forwarder.publish(packet, signer.canSign, now)
      if (channels.size > 0) turns.along(now)
    },
    probe: (link) => forwarder.probe(link, clock.now()),
    leave() {
      forwarder.leave(clock.now())
      turns.follow(clock.now())
    },
    traffic: () => Promise.resolve(forwarder.traffic(clock.now())),
    close() {
      for (const link of [...channels.keys()]) detach(link)
    },
  }
}

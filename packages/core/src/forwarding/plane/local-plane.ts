import { type Cancel, type Clock, systemClock } from '../../ports/clock.ts'
import type { FrameSigning } from '../../ports/frame-signing.ts'
import type { LinkViolation, MediaChannel } from '../../ports/link.ts'
import type { MediaPlane, MediaPlaneEvents } from '../../ports/media-plane.ts'
import type { LinkId } from '../../protocol/index.ts'
import { Forwarder, WARY_TURN_MS } from '../forwarder.ts'
import { violationIn } from '../health/flood-limit.ts'
import { SigningEdge } from './signing-edge.ts'

export interface LocalPlaneOptions {
  /** Signs this peer's frames, and checks those of others. */
  signing: FrameSigning
  /** @default the platform's */
  clock?: Clock
}

/**
 * Forwards in the thread that calls it: in Node, in the worker, and in browsers that cannot move a channel to one. Runs
 * a timer for the forwarder's turns while it has links.
 */
export function localMediaPlane(on: MediaPlaneEvents, { signing, clock = systemClock }: LocalPlaneOptions): MediaPlane {
  const channels = new Map<LinkId, MediaChannel>()
  const signer = new SigningEdge(signing, {
    checked: (check, finding) => forwarder.checked(check, finding, clock.now()),
    signed: (group) => forwarder.signed(group, clock.now()),
    key: (source, key) => on.notice({ type: 'key', source, key }),
  })
  const forwarder: Forwarder = new Forwarder({
    deliver: (packet, { at, ...arrival }) => on.packet(packet, { at: performance.timeOrigin + at, ...arrival }),
    retract: (source, sequence) => on.retract(source, sequence),
    notice: (notice) => (notice.type === 'violation' ? expel(notice.link, notice.violation) : on.notice(notice)),
    check: (check) => signer.check(check),
    sign: (group) => signer.sign(group),
  })
  let cancel: Cancel | undefined
  let timerAt = Infinity
  let lastTurnAt = -Infinity

  function turn(now: number): void {
    lastTurnAt = now
    forwarder.tick(now)
  }
  /** The turn may have been taken on a packet meanwhile; then the next one is not due yet. */
  function onTimer() {
    const now = clock.now()
    forwarder.timerFired(now - timerAt, now)
    if (now >= (forwarder.dueAt ?? now)) turn(now)
    setTimer(now)
  }
  function setTimer(now: number) {
    cancel?.()
    cancel = undefined
    if (channels.size === 0) return
    timerAt = now + Math.max(0, Math.ceil((forwarder.dueAt ?? now + WARY_TURN_MS) - now))
    cancel = clock.after(timerAt - now, onTimer)
  }

  function detach(link: LinkId) {
    const channel = channels.get(link)
    if (!channel) return
    channels.delete(link)
    forwarder.detach(link)
    channel.onmessage = null
    channel.onclose = null
    channel.onopen = null
    channel.close()
    if (channels.size > 0) return
    cancel?.()
    cancel = undefined
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
        // The timers of a hidden page run once a second, so packets take turns too.
        if (now - lastTurnAt >= WARY_TURN_MS) turn(now)
        if (forwarder.dueAt !== undefined && timerAt - forwarder.dueAt >= 1) setTimer(now)
      }
      channel.onclose = () => detach(link)
      channel.onopen = () => turn(clock.now())
      forwarder.attach(link, channel, clock.now())
      if (!cancel) setTimer(clock.now())
    },
    detach,
    route(routes) {
      signer.setSource(routes.own)
      forwarder.route(routes, clock.now())
    },
    publish: (packet) => forwarder.publish(packet, signer.canSign, clock.now()),
    probe: (link) => forwarder.probe(link, clock.now()),
    leave: () => forwarder.leave(),
    traffic: () => Promise.resolve(forwarder.traffic(clock.now())),
    close() {
      for (const link of [...channels.keys()]) detach(link)
    },
  }
}

import { type Cancel, type Clock, systemClock } from '../../ports/clock.ts'
import type { MediaChannel } from '../../ports/link.ts'
import type { MediaPlane, MediaPlaneEvents } from '../../ports/media-plane.ts'
import type { LinkId } from '../../protocol/index.ts'
import { Forwarder, WARY_TURN_MS } from '../forwarder.ts'

/**
 * Forwards in the thread that it is called in: Node, the worker itself, and browsers that cannot move a channel. Takes turns
 * while there are links, and no timer without.
 */
export function localMediaPlane(on: MediaPlaneEvents, clock: Clock = systemClock): MediaPlane {
  const channels = new Map<LinkId, MediaChannel>()
  const forwarder = new Forwarder({
    deliver: (packet, skewMs) => on.packet(packet, { at: performance.timeOrigin + clock.now(), skewMs: skewMs }),
    notice: (notice) => on.notice(notice),
  })
  let cancel: Cancel | undefined
  let timerAt = Infinity
  let turnedAt = -Infinity

  function turn(now: number): void {
    turnedAt = now
    forwarder.tick(now)
  }
  /** A packet may have had its turn meanwhile, and put off the next one. */
  function onTimer() {
    const now = clock.now()
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

  return {
    attach(link, channel) {
      detach(link)
      channels.set(link, channel)
      channel.binaryType = 'arraybuffer'
      channel.onmessage = ({ data }: { data: unknown }) => {
        if (!(data instanceof ArrayBuffer)) return
        const now = clock.now()
        forwarder.receive(link, new Uint8Array(data), now)
        // Timers of a hidden page come once a second; packets come all the time.
        if (now - turnedAt >= WARY_TURN_MS) turn(now)
        if (forwarder.dueAt !== undefined && timerAt - forwarder.dueAt >= 1) setTimer(now)
      }
      channel.onclose = () => detach(link)
      channel.onopen = () => turn(clock.now())
      forwarder.attach(link, channel, clock.now())
      if (!cancel) setTimer(clock.now())
    },
    detach,
    route: (routes) => forwarder.route(routes, clock.now()),
    publish: (packet) => forwarder.publish(packet, clock.now()),
    probe: (link) => forwarder.probe(link, clock.now()),
    leave: () => forwarder.leave(),
    traffic: () => Promise.resolve(forwarder.traffic(clock.now())),
    close() {
      for (const link of [...channels.keys()]) detach(link)
    },
  }
}

import type { MediaChannel } from '../../ports/link.ts'
import type { MediaPlane, MediaPlaneEvents } from '../../ports/media-plane.ts'
import type { LinkId } from '../../protocol/index.ts'
import { Forwarder } from './forwarder.ts'

/** Forwards in the thread that it is called in: Node, the worker itself, and browsers that cannot move a channel. */
export function localMediaPlane(on: MediaPlaneEvents): MediaPlane {
  const forwarder = new Forwarder({
    deliver: (packet) => on.packet(packet, performance.timeOrigin + performance.now()),
  })
  const channels = new Map<LinkId, MediaChannel>()

  function detach(link: LinkId) {
    const channel = channels.get(link)
    if (!channel) return
    channels.delete(link)
    forwarder.detach(link)
    channel.onmessage = null
    channel.onclose = null
    channel.close()
  }

  return {
    attach(link, channel) {
      channels.set(link, channel)
      channel.binaryType = 'arraybuffer'
      channel.onmessage = ({ data }: { data: unknown }) => {
        if (data instanceof ArrayBuffer) forwarder.receive(link, new Uint8Array(data))
      }
      channel.onclose = () => detach(link)
      forwarder.attach(link, channel)
    },
    detach,
    route: (routes) => forwarder.route(routes),
    publish: (packet) => forwarder.publish(packet),
    traffic: () => Promise.resolve(forwarder.traffic()),
    close() {
      for (const link of [...channels.keys()]) detach(link)
    },
  }
}

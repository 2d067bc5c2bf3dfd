import type { MediaPlane } from '@banyan/core/ports'

/** A media plane whose own packets are seen, and may be changed, before they go out. */
export const tappedPlane = (
  plane: MediaPlane,
  tap: (packet: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>,
): MediaPlane => ({
  attach: (link, channel) => plane.attach(link, channel),
  detach: (link) => plane.detach(link),
  route: (routes) => plane.route(routes),
  publish: (packet) => plane.publish(tap(packet)),
  probe: (link) => plane.probe(link),
  leave: () => plane.leave(),
  traffic: () => plane.traffic(),
  close: () => plane.close(),
})

import type { MediaPlane } from '@banyan/core/ports'

/**
 * A media plane whose published packets pass through a function before they are sent.
 * @param intercept gets each packet that this peer publishes, and returns the bytes to send in its place
 */
export const interceptedPlane = (
  plane: MediaPlane,
  intercept: (packet: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>,
): MediaPlane => ({
  attach: (link, channel) => plane.attach(link, channel),
  detach: (link) => plane.detach(link),
  route: (routes) => plane.route(routes),
  publish: (packet) => plane.publish(intercept(packet)),
  probe: (link) => plane.probe(link),
  leave: () => plane.leave(),
  traffic: () => plane.traffic(),
  close: () => plane.close(),
})

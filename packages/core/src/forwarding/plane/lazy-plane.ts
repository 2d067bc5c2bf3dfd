import type { MediaPlane, MediaPlaneEvents, OpenMediaPlane, PlaneTraffic } from '../../ports/media-plane.ts'

/** Of a plane that is on its way: a room has a few links and routes by then. What comes on top is packets, and those are late anyway. */
const MOST_KEPT = 1_000

/** Of a plane that is not there. */
export const NO_TRAFFIC: PlaneTraffic = {
  ...{ links: new Map(), sources: new Map(), depths: [] },
  ...{ congested: false, uplinkBps: undefined },
}

/**
 * A media plane whose code is fetched now and works as soon as it is there; what it is told until then it hears in that order. For
 * browsers that forward in this thread: the others need not carry the forwarder twice.
 * @param load fetches the code. When that fails, nothing is ever forwarded or heard: `failed` is told why, once
 */
export function lazyMediaPlane(load: () => Promise<OpenMediaPlane>, failed: (error: unknown) => void): OpenMediaPlane {
  return (on: MediaPlaneEvents): MediaPlane => {
    let plane: MediaPlane | undefined
    let isClosed = false
    let kept: ((plane: MediaPlane) => void)[] = []
    const whenThere = (tell: (plane: MediaPlane) => void) => {
      if (plane) tell(plane)
      else if (kept.length < MOST_KEPT) kept.push(tell)
    }
    load().then((open) => {
      plane = open(on)
      for (const tell of kept) tell(plane)
      kept = []
      if (isClosed) plane.close()
    }, failed)
    return {
      attach: (link, channel) => whenThere((plane) => plane.attach(link, channel)),
      detach: (link) => whenThere((plane) => plane.detach(link)),
      route: (routes) => whenThere((plane) => plane.route(routes)),
      publish: (packet) => whenThere((plane) => plane.publish(packet)),
      probe: (link) => whenThere((plane) => plane.probe(link)),
      leave: () => whenThere((plane) => plane.leave()),
      traffic: () => plane?.traffic() ?? Promise.resolve(NO_TRAFFIC),
      close() {
        isClosed = true
        plane?.close()
      },
    }
  }
}

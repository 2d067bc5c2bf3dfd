import { MediaError } from '../../ports/errors.ts'
import type { MediaPlane, MediaPlaneEvents, OpenMediaPlane, PlaneTraffic } from '../../ports/media-plane.ts'

/** Calls that are kept until the plane is loaded, at most; later ones are dropped. A room makes a few dozen calls
 *  for links and routes by then. Packets are not kept: they would be too late, and would take the place of links. */
const MAX_KEPT_CALLS = 1_000

/** The figures of a plane that is not there yet, or is closed. */
export const NO_TRAFFIC: PlaneTraffic = {
  ...{ links: new Map(), sources: new Map(), depths: [] },
  ...{ congested: false, overload: { shedding: 0, lateMs: 0 }, uplinkBps: undefined },
}

/**
 * A media plane whose code is fetched now. Calls that come before it is loaded are made afterwards, in the same order.
 * It is for browsers that forward in the page's own thread: the others load the forwarder in a worker, and should not
 * load it twice.
 * @param load fetches the code
 * @param load fetches the code. When it cannot be fetched, nothing is ever forwarded or played, and a notice says so
 */
export function lazyMediaPlane(load: () => Promise<OpenMediaPlane>): OpenMediaPlane {
  return (on: MediaPlaneEvents): MediaPlane => {
    let plane: MediaPlane | undefined
    let isClosed = false
    let calls: ((plane: MediaPlane) => void)[] = []
    const whenLoaded = (call: (plane: MediaPlane) => void) => {
      if (plane) call(plane)
      else if (calls.length < MAX_KEPT_CALLS) calls.push(call)
    }
    load().then(
      (open) => {
        plane = open(on)
        for (const call of calls) call(plane)
        calls = []
        if (isClosed) plane.close()
      },
      (cause: unknown) => {
        calls = []
        const error = new MediaError('no-forwarding', 'the code that forwards did not come', { cause })
        if (!isClosed) on.notice({ type: 'broken', error })
      },
    )
    return {
      attach: (link, channel) => whenLoaded((plane) => plane.attach(link, channel)),
      detach: (link) => whenLoaded((plane) => plane.detach(link)),
      route: (routes) => whenLoaded((plane) => plane.route(routes)),
      publish: (packet) => plane?.publish(packet),
      probe: (link) => whenLoaded((plane) => plane.probe(link)),
      leave: () => whenLoaded((plane) => plane.leave()),
      traffic: () => plane?.traffic() ?? Promise.resolve(NO_TRAFFIC),
      close() {
        isClosed = true
        plane?.close()
      },
    }
  }
}

import type { MediaPlaneEvents } from '../../ports/media-plane.ts'
import { platformSigning } from '../../signing/platform-signing.ts'
import { localMediaPlane } from './local-plane.ts'
import type { FromWorker, ToWorker } from './worker-messages.ts'

/** The part of a worker's global scope that is used here. TypeScript's own types for it exclude those of `DOM`. */
interface Scope {
  postMessage(message: FromWorker): void
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null
  close(): void
}
const scope = globalThis as unknown as Scope

const events: MediaPlaneEvents = {
  // Copied, not transferred: the frame ring keeps the packet, and copying two hundred bytes is the faster of the two.
  packet: (packet, arrival) => scope.postMessage({ type: 'packet', packet, arrival }),
  retract: (source, sequence) => scope.postMessage({ type: 'retract', source, sequence }),
  notice: (notice) => scope.postMessage({ type: 'notice', notice }),
}
const plane = localMediaPlane(events, { signing: platformSigning() })

scope.onmessage = ({ data: message }) => {
  switch (message.type) {
    case 'attach':
      return plane.attach(message.link, message.channel)
    case 'detach':
      return plane.detach(message.link)
    case 'route':
      return plane.route(message.routes)
    case 'publish':
      return plane.publish(message.packet)
    case 'probe':
      return plane.probe(message.link)
    case 'leave':
      return plane.leave()
    case 'traffic':
      return void plane.traffic().then((traffic) => {
        scope.postMessage({ type: 'traffic', request: message.request, traffic })
      })
    case 'close':
      plane.close()
      return scope.close()
  }
}
scope.postMessage({ type: 'ready' })

import { EarInWorker } from '../../playout/ear-in-worker.ts'
import type { ToEar } from '../../playout/hearing-messages.ts'
import { systemClock } from '../../ports/clock.ts'
import type { Arrival, MediaPlaneEvents } from '../../ports/media-plane.ts'
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

const ear = new EarInWorker({
  clock: systemClock,
  post: (message) => scope.postMessage({ type: 'ear', message }),
  arrivedAt: (at) => at - performance.timeOrigin,
})
/** What goes wrong in hearing is told like any error of this worker, and must not stop the forwarder half way. */
function hear(packet: Uint8Array<ArrayBuffer>, arrival: Arrival) {
  try {
    ear.take(packet, arrival)
  } catch (error) {
    reportError(error)
  }
}
const events: MediaPlaneEvents = {
  packet(packet, arrival) {
    if (ear.isListening) return hear(packet, arrival)
    // Copied, not transferred: the frame ring keeps the packet, and copying two hundred bytes is the faster of the two.
    scope.postMessage({ type: 'packet', packet, arrival })
  },
  retract(source, sequence) {
    if (ear.isListening) return ear.retract(source, sequence)
    scope.postMessage({ type: 'retract', source, sequence })
  },
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
        if (ear.isListening) ear.report()
        scope.postMessage({ type: 'traffic', request: message.request, traffic })
      })
    case 'ear':
      return ear.handle(message.message as ToEar)
    case 'close':
      ear.close()
      plane.close()
      return scope.close()
  }
}
scope.postMessage({ type: 'ready' })

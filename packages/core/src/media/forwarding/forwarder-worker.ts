import { localMediaPlane } from './local-plane.ts'
import type { FromWorker, ToWorker } from './worker-messages.ts'

/** The part of a worker's global scope that is used here; TypeScript's `DOM` and `WebWorker` libraries exclude each other. */
interface Scope {
  postMessage(message: FromWorker, transfer?: Transferable[]): void
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null
  close(): void
}
const scope = globalThis as unknown as Scope

/** Forwarding happens before this copy is handed to the page, so the buffer can move. */
const plane = localMediaPlane({
  packet: (packet, at) => scope.postMessage({ type: 'packet', packet, at }, [packet.buffer]),
})

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
    case 'traffic':
      return void plane.traffic().then((traffic) => {
        scope.postMessage({ type: 'traffic', request: message.request, traffic })
      })
    case 'close':
      plane.close()
      return scope.close()
  }
}

import type { MediaPlane, MediaPlaneEvents, PlaneTraffic } from '../../ports/media-plane.ts'
import { NO_TRAFFIC } from './lazy-plane.ts'
import type { FromWorker, ToWorker } from './worker-messages.ts'

/**
 * Forwards in a worker, so that a busy page does not hold up the people below it. Needs a browser that can transfer an
 * RTCDataChannel (`canTransferChannels`).
 */
export function workerMediaPlane(on: MediaPlaneEvents): MediaPlane {
  const worker = new Worker(new URL('./forwarder-worker.ts', import.meta.url), {
    type: 'module',
    name: 'banyan-forwarder',
  })
  const waiting = new Map<number, (traffic: PlaneTraffic) => void>()
  let requests = 0
  let isClosed = false

  const post = (message: ToWorker, transfer: Transferable[] = []) => worker.postMessage(message, transfer)

  worker.onmessage = ({ data: message }: MessageEvent<FromWorker>) => {
    if (message.type === 'packet') return on.packet(message.packet, message.arrival)
    if (message.type === 'notice') return isClosed ? undefined : on.notice(message.notice)
    waiting.get(message.request)?.(message.traffic)
    waiting.delete(message.request)
  }

  return {
    attach: (link, channel) => post({ type: 'attach', link, channel }, [channel as unknown as Transferable]),
    detach: (link) => post({ type: 'detach', link }),
    route: (routes) => post({ type: 'route', routes }),
    publish: (packet) => post({ type: 'publish', packet }, [packet.buffer]),
    probe: (link) => post({ type: 'probe', link }),
    leave: () => post({ type: 'leave' }),
    traffic() {
      if (isClosed) return Promise.resolve(NO_TRAFFIC)
      return new Promise((resolve) => {
        requests += 1
        waiting.set(requests, resolve)
        post({ type: 'traffic', request: requests })
      })
    },
    close() {
      isClosed = true
      for (const resolve of waiting.values()) resolve(NO_TRAFFIC)
      waiting.clear()
      post({ type: 'close' })
    },
  }
}

/** Tries it once, with a channel that leads nowhere: no browser says so in advance. */
export function canTransferChannels(): boolean {
  if (typeof Worker === 'undefined' || typeof RTCPeerConnection === 'undefined') return false
  const connection = new RTCPeerConnection()
  const { port1, port2 } = new MessageChannel()
  try {
    const channel = connection.createDataChannel('probe')
    port1.postMessage(channel, [channel as unknown as Transferable])
    return true
  } catch {
    return false // DataCloneError: not transferable here
  } finally {
    port1.close()
    port2.close()
    connection.close()
  }
}

import type { MediaPlane, MediaPlaneEvents, PlaneTraffic } from '../../ports/media-plane.ts'
import { NO_TRAFFIC } from './lazy-plane.ts'
import type { FromWorker, ToWorker } from './worker-messages.ts'

/**
 * Forwards in a worker, so that a busy page does not delay what its children hear. Needs a browser that can transfer an
 * RTCDataChannel to a worker (see `canTransferChannels`).
 */
export function workerMediaPlane(on: MediaPlaneEvents): MediaPlane {
  const worker = new Worker(new URL('./forwarder-worker.ts', import.meta.url), {
    type: 'module',
    name: 'banyan-forwarder',
  })
  const answers = new Map<number, (traffic: PlaneTraffic) => void>()
  let lastRequest = 0
  let isClosed = false

  const post = (message: ToWorker, transfer: Transferable[] = []) => worker.postMessage(message, transfer)

  worker.onmessage = ({ data: message }: MessageEvent<FromWorker>) => {
    if (message.type === 'packet') return on.packet(message.packet, message.arrival)
    if (message.type === 'notice') return isClosed ? undefined : on.notice(message.notice)
    answers.get(message.request)?.(message.traffic)
    answers.delete(message.request)
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
        lastRequest += 1
        answers.set(lastRequest, resolve)
        post({ type: 'traffic', request: lastRequest })
      })
    },
    close() {
      isClosed = true
      for (const resolve of answers.values()) resolve(NO_TRAFFIC)
      answers.clear()
      post({ type: 'close' })
    },
  }
}

/** Whether this browser can transfer an RTCDataChannel. No browser tells, so a channel that leads nowhere is
 *  transferred to see. */
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

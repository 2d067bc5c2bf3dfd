import type { Cancel, Clock } from '../../ports/clock.ts'
import type { DistantEar } from '../../ports/hearing.ts'
import type { Logger } from '../../ports/logger.ts'
import type { MediaPlane, MediaPlaneEvents, OpenMediaPlane, PlaneTraffic, Routes } from '../../ports/media-plane.ts'
import { NO_TRAFFIC } from './lazy-plane.ts'
import type { FromWorker, ToWorker } from './worker-messages.ts'

/** Limits how long the worker's script may take to come, in milliseconds, after which the page itself forwards. Some
 *  browsers say nothing of a script that a policy keeps away. A slow phone line brings it in two seconds. */
export const WORKER_START_MS = 5_000
/** Limits how long a worker may leave a question unanswered, in milliseconds; twice in a row, because a machine that
 *  was asleep runs this timer before the worker had its turn. */
export const WORKER_ANSWER_MS = 5_000

export interface WorkerPlaneOptions {
  /**
   * Where the script of the worker lies. @default `forwarder-worker.js` beside this file, which most bundlers find by
   * themselves
   */
  url?: string | URL | undefined
  /** The page's end of the ear in the worker. Without one, packets for the ear come to the page. */
  ear?: DistantEar | undefined
  /** Forwards in the page's own thread when the worker cannot be loaded. */
  fallback: OpenMediaPlane
  clock: Clock
  logger: Logger
}

/**
 * Forwards in a worker, so that a busy page does not hold up the people below it. Needs a browser that can transfer an
 * RTCDataChannel (`canTransferChannels`). A worker that does not come, or does not answer any more, is reported as an
 * error, and `fallback` goes on.
 */
export const workerMediaPlane =
  ({ url, ear, fallback, clock, logger }: WorkerPlaneOptions): OpenMediaPlane =>
  (on) => {
    let plane: MediaPlane | undefined
    let worker: Worker | undefined
    let isReady = false
    let isClosed = false
    let hasLinks = false
    let routes: Routes | undefined

    let isReplaced = false
    let startLimit: Cancel = () => {}

    const replace = (why: string, message: string) => {
      if (isClosed || isReplaced) return
      isReplaced = true
      startLimit()
      logger.error({ part: 'forwarding', why }, message)
      worker?.terminate()
      plane?.close()
      ear?.lost()
      plane = fallback(on)
      if (routes) plane.route(routes)
      // A channel that was moved to the worker is lost with it.
      if (hasLinks) on.notice({ type: 'restarted' })
    }
    const failed = (why: string) => {
      // An error in one turn of a worker that runs; it goes on.
      if (isReady) return logger.error({ part: 'forwarding', why }, 'the forwarding worker broke')
      replace(why, 'the forwarding worker cannot be loaded: the page itself forwards')
    }
    const ready = () => {
      isReady = true
      startLimit()
    }
    const stuck = () => {
      if (isReady) replace('it does not answer', 'the forwarding worker hangs: the page itself forwards')
    }
    try {
      worker = startWorker(url)
      plane = planeOfWorker(worker, { on, ear, clock, ready, failed, stuck })
      startLimit = clock.after(WORKER_START_MS, () => failed(`its script did not come within ${WORKER_START_MS} ms`))
    } catch (error) {
      failed(String(error)) // a content security policy, or a script from another origin
    }
    const current = () => plane!
    return {
      attach(link, channel) {
        hasLinks = true
        current().attach(link, channel)
      },
      detach: (link) => current().detach(link),
      route(next) {
        routes = next
        current().route(next)
      },
      publish: (packet) => current().publish(packet),
      probe: (link) => current().probe(link),
      leave: () => current().leave(),
      traffic: () => current().traffic(),
      close() {
        isClosed = true
        startLimit()
        current().close()
      },
    }
  }

/** Bundlers look for exactly this: a new URL in a new Worker. */
function startWorker(url: string | URL | undefined): Worker {
  if (url !== undefined) return new Worker(url, { type: 'module', name: 'banyan-forwarder' })
  return new Worker(new URL('./forwarder-worker.ts', import.meta.url), { type: 'module', name: 'banyan-forwarder' })
}

interface WorkerEvents {
  on: MediaPlaneEvents
  ear: DistantEar | undefined
  clock: Clock
  ready: () => void
  failed: (why: string) => void
  /** It did not answer, although it had time for it twice. */
  stuck: () => void
}

function planeOfWorker(worker: Worker, { on, ear, clock, ready, failed, stuck }: WorkerEvents): MediaPlane {
  const answers = new Map<number, (traffic: PlaneTraffic) => void>()
  let lastRequest = 0
  let isClosed = false

  const post = (message: ToWorker, transfer: Transferable[] = []) => worker.postMessage(message, transfer)
  const answerAll = () => {
    for (const resolve of answers.values()) resolve(NO_TRAFFIC)
    answers.clear()
  }

  worker.onmessage = ({ data: message }: MessageEvent<FromWorker>) => {
    if (message.type === 'packet') return on.packet(message.packet, message.arrival)
    if (message.type === 'retract') return on.retract(message.source, message.sequence)
    if (message.type === 'notice') return isClosed ? undefined : on.notice(message.notice)
    if (message.type === 'ear') return ear?.said(message.message)
    if (message.type === 'ready') return ready()
    answers.get(message.request)?.(message.traffic)
    answers.delete(message.request)
  }
  worker.onerror = ({ message }) => {
    answerAll()
    failed(message ?? 'its script did not come') // a script that did not come has no message
  }
  ear?.connected((message, transfer) => isClosed || post({ type: 'ear', message }, transfer))

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
        const request = lastRequest
        let limit = clock.after(WORKER_ANSWER_MS, () => {
          limit = clock.after(WORKER_ANSWER_MS, () => {
            answers.get(request)?.(NO_TRAFFIC)
            answers.delete(request)
            stuck()
          })
        })
        answers.set(request, (traffic) => {
          limit()
          resolve(traffic)
        })
        post({ type: 'traffic', request })
      })
    },
    close() {
      isClosed = true
      answerAll()
      post({ type: 'close' })
    },
  }
}

/** Whether this browser can transfer an RTCDataChannel. No browser tells, so a channel that leads nowhere is
 *  transferred to see. */
export function canTransferChannels(): boolean {
  if (typeof Worker === 'undefined' || typeof RTCPeerConnection === 'undefined') return false
  let connection: RTCPeerConnection | undefined
  const { port1, port2 } = new MessageChannel()
  try {
    connection = new RTCPeerConnection()
    const channel = connection.createDataChannel('probe')
    port1.postMessage(channel, [channel as unknown as Transferable])
    return true
  } catch {
    return false // DataCloneError: not transferable here; or an extension keeps connections away
  } finally {
    port1.close()
    port2.close()
    connection?.close()
  }
}

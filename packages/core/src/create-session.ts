import { assembleSession, type OpenSessionOptions } from './assemble-session.ts'
import { checkSupport, SupportError } from './support/check-support.ts'
import { lazyMediaPlane } from './forwarding/plane/lazy-plane.ts'
import { canTransferChannels, workerMediaPlane } from './forwarding/plane/worker-plane.ts'
import { directOutputOf } from './playout/direct-output.ts'
import { lazyHearing } from './playout/lazy-hearing.ts'
import { loudspeaker } from './playout/loudspeaker.ts'
import { WorkerHearing } from './playout/worker-hearing.ts'
import type { AudioSink } from './ports/audio.ts'
import type { LinkTransport } from './ports/link.ts'
import { systemClock } from './ports/clock.ts'
import { silentLogger } from './ports/logger.ts'
import type { OpenHearing } from './ports/hearing.ts'
import type { OpenMediaPlane } from './ports/media-plane.ts'
import type { RoomSession } from './session/api.ts'
import { browserTransport } from './transport/browser-transport.ts'

/** Where packets are forwarded: in a worker, in the main thread, or (`auto`) in a worker wherever the browser can
 *  move a data channel to one. */
export type Forwarding = 'auto' | 'worker' | 'main'

/** What a session in a browser is made of. Everything but `relayUrl` has a default. */
export interface SessionOptions extends Omit<OpenSessionOptions, 'sink' | 'tracks' | 'transport'> {
  /** Where the voices of others go. @default the loudspeaker */
  sink?: AudioSink
  /** Where packets are forwarded. @default 'auto' */
  forwarding?: Forwarding
  /**
   * Where the script of the forwarding worker lies, for pages whose bundler does not find it by itself:
   * `@banyan/core/forwarder-worker`, copied to where the page may load it. When it cannot be loaded within five
   * seconds, the logger hears of an error and the page itself forwards.
   * @default `forwarder-worker.js` beside the library
   */
  workerUrl?: string | URL
  /** Whether this peer can send and play native audio tracks. @default true where there is a `MediaStream` */
  tracks?: boolean
  /** How links are made. @default the browser's WebRTC */
  transport?: LinkTransport
}

/**
 * Makes a session: one peer, in one room at a time. It connects to the relay at once; `close` ends everything.
 * @throws RangeError when `slots` is out of range
 * @throws SupportError when this browser cannot listen (see `checkSupport`); not where `transport` and `sink` are given
 * @example
 * const session = createSession({ relayUrl: 'https://rooms.example.org' })
 * session.on('change', (snapshot) => draw(snapshot))
 * await session.join({ room: parseRoomId('k3p-9fx-2ma')!, name: 'Ada' })
 */
export function createSession(options: SessionOptions): RoomSession {
  const { logger = silentLogger } = options
  const [lack] = checkSupport().listen
  if (lack && !(options.transport && options.sink)) throw new SupportError(lack, `this browser cannot listen: ${lack}`)
  const sink = options.sink ?? loudspeaker({ logger })
  const { openMediaPlane, openHearing } = chooseThreads(options, sink)
  return assembleSession(
    {
      ...{ ...options, sink },
      tracks: options.tracks ?? typeof MediaStream !== 'undefined',
      transport: options.transport ?? browserTransport({ logger }),
    },
    openMediaPlane,
    openHearing,
  )
}

/** Forwards and plays in the worker where there is one; sinks of the app's own are played from this thread. */
function chooseThreads(
  options: SessionOptions,
  sink: AudioSink,
): { openMediaPlane: OpenMediaPlane; openHearing: OpenHearing } {
  const { forwarding = 'auto', workerUrl, clock = systemClock, logger = silentLogger } = options
  const local = lazyMediaPlane(async () => {
    const [{ localMediaPlane }, { platformSigning }] = await Promise.all([
      import('./forwarding/plane/local-plane.ts'),
      import('./signing/platform-signing.ts'),
    ])
    return (on) => localMediaPlane(on, { signing: platformSigning() })
  })
  const output = directOutputOf(sink)
  const here = lazyHearing(async () => {
    // What decodes is there in time when it is asked for.
    const decoders = output && import('./playout/decoders-here.ts').catch(() => {})
    const { hearingHere } = await import('./playout/hearing-here.ts')
    await decoders
    return hearingHere({ clock, sink })
  })
  const inWorker = forwarding === 'worker' || (forwarding === 'auto' && canTransferChannels())
  if (!inWorker) return { openMediaPlane: local, openHearing: here }
  const ear = output && new WorkerHearing({ clock, sink, output, here, logger })
  return {
    openMediaPlane: workerMediaPlane({ ...{ url: workerUrl, fallback: local, clock, logger }, ear }),
    openHearing: ear?.open ?? here,
  }
}

import { checkSupport, SupportError } from './support/check-support.ts'
import { lazyMediaPlane } from './forwarding/plane/lazy-plane.ts'
import { canTransferChannels, workerMediaPlane } from './forwarding/plane/worker-plane.ts'
import { openSession, type OpenSessionOptions } from './open-session.ts'
import { loudspeaker } from './playout/loudspeaker.ts'
import type { AudioSink } from './ports/audio.ts'
import type { LinkTransport } from './ports/link.ts'
import { systemClock } from './ports/clock.ts'
import { silentLogger } from './ports/logger.ts'
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
  return openSession(
    {
      ...options,
      sink: options.sink ?? loudspeaker({ logger }),
      tracks: options.tracks ?? typeof MediaStream !== 'undefined',
      transport: options.transport ?? browserTransport({ logger }),
    },
    chooseMediaPlane(options),
  )
}

function chooseMediaPlane(options: SessionOptions): OpenMediaPlane {
  const { forwarding = 'auto', workerUrl, clock = systemClock, logger = silentLogger } = options
  const local = lazyMediaPlane(async () => {
    const [{ localMediaPlane }, { platformSigning }] = await Promise.all([
      import('./forwarding/plane/local-plane.ts'),
      import('./signing/platform-signing.ts'),
    ])
    return (on) => localMediaPlane(on, { signing: platformSigning() })
  })
  const inWorker = forwarding === 'worker' || (forwarding === 'auto' && canTransferChannels())
  return inWorker ? workerMediaPlane({ url: workerUrl, fallback: local, clock, logger }) : local
}

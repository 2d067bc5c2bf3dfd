/**
 * What a session is made of, for platforms other than browsers: `@banyan/node` puts its sessions together out of these.
 * @module
 */
export { hearingHere, type HearingHereOptions } from './playout/hearing-here.ts'
export { openSession, type OpenSessionOptions } from './open-session.ts'
export { localMediaPlane } from './forwarding/plane/local-plane.ts'
export { platformSigning } from './signing/platform-signing.ts'
export { LiveSession } from './session/room-session.ts'
export { socketIoSignaling } from './signaling/socket-io.ts'
export type { RelayTransports, TransportClass } from './signaling/transport-choice.ts'
export { LINK_TIMEOUT_MS, type SimplePeerClass, simplePeerTransport, TROUBLE_MS } from './transport/simple-peer.ts'

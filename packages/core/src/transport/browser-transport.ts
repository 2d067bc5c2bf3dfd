// oxlint-disable-next-line typescript/triple-slash-reference -- for programs that compile this file alone
/// <reference path="./simple-peer-light.d.ts" />
import SimplePeer from 'simple-peer-light'
import type { LinkTransport } from '../ports/link.ts'
import type { Logger } from '../ports/logger.ts'
import { simplePeerTransport } from './simple-peer.ts'

/** Links over the browser's own WebRTC. `simple-peer-light` is simple-peer without Node's streams; the two understand
 *  each other. */
export const browserTransport = (options: { logger?: Logger } = {}): LinkTransport =>
  simplePeerTransport({ SimplePeer, ...options })

import type { MediaChannel } from '../../ports/link.ts'
import type { Arrival, LinkNotice, PlaneTraffic, Routes } from '../../ports/media-plane.ts'
import type { LinkId, SourceId } from '../../protocol/index.ts'

/** What a page asks of its forwarding worker. */
export type ToWorker =
  | { type: 'attach'; link: LinkId; channel: MediaChannel }
  | { type: 'detach'; link: LinkId }
  | { type: 'route'; routes: Routes }
  | { type: 'publish'; packet: Uint8Array<ArrayBuffer> }
  | { type: 'probe'; link: LinkId }
  | { type: 'leave' }
  | { type: 'traffic'; request: number }
  /** For the ear that lives in the worker. */
  | { type: 'ear'; message: object }
  | { type: 'close' }

/** What the worker tells its page. `request` names the question that `traffic` answers. */
export type FromWorker =
  /** Its code is there and runs: what it was told so far it does now. */
  | { type: 'ready' }
  | { type: 'packet'; packet: Uint8Array<ArrayBuffer>; arrival: Arrival }
  | { type: 'retract'; source: SourceId; sequence: number }
  | { type: 'notice'; notice: LinkNotice }
  | { type: 'traffic'; request: number; traffic: PlaneTraffic }
  /** The ear in the worker says something to its page. */
  | { type: 'ear'; message: object }

import { forwarded } from './forwarded.ts'
import { native } from './native.ts'

/** What the bench calls from outside. */
interface HopBench {
  readonly forwarded: typeof forwarded
  readonly native: typeof native
  readonly isolated: () => boolean
}
declare global {
  var bench: HopBench
}
globalThis.bench = { forwarded, native, isolated: () => globalThis.crossOriginIsolated }

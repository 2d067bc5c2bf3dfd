declare module 'simple-peer-light' {
  import type { SimplePeerClass } from './simple-peer.ts'

  const SimplePeer: SimplePeerClass
  export default SimplePeer
}

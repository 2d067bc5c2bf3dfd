/** What a session is told of the machine that it runs on. */
export interface SurroundingsEvents {
  /** Another network, or the network is back. */
  networkChanged: () => void
  /** The page closes, or is put to sleep: there is no time to wait for anything. */
  closing: () => void
}

/** Watches the machine. @returns a function that ends the watch */
export type WatchSurroundings = (on: SurroundingsEvents) => () => void

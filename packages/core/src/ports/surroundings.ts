/** What a page is told of the machine that it runs on. */
export interface SurroundingsEvents {
  /** Another network, or the network is back. */
  networkChanged: () => void
  /** The page goes, or is put to sleep: there is no time to wait for anything. */
  closing: () => void
}

/** @returns a function that ends the watch */
export type WatchSurroundings = (on: SurroundingsEvents) => () => void

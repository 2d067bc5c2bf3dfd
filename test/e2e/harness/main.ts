import * as core from '@banyan/core'

/** Gives tests the library as an app would import it, and nothing else. */
declare global {
  interface Window {
    core: typeof core
    /** Sessions that a test keeps between its steps. */
    kept: Record<string, core.RoomSession>
  }
}
window.core = core
window.kept = {}

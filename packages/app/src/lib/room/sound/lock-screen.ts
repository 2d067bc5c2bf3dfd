import type { NowPlaying } from './now-playing.ts'
import { silentWav } from './silent-sound.ts'

export interface LockScreenActions {
  /** Plays the room, or pauses it. */
  listen(listening: boolean): void
  toggleMicrophone(): void
  /** Leaves the room. A host must be asked in the page: a lock screen cannot ask. */
  hangUp(): void
}
export interface LockScreen {
  show(now: NowPlaying): void
  /** Removes the room from the lock screen. */
  close(): void
}

/** The length of the looped silence, in seconds: browsers show media controls from 5 s on. */
const CARRIER_SECONDS = 10
const ARTWORK = [192, 512].map((size) => ({
  src: `/icons/icon-${size}.png`,
  sizes: `${size}x${size}`,
  type: 'image/png',
}))

/**
 * Shows the room on the lock screen and among the system's media controls, where the browser can. On Android, Web Audio
 * and WebRTC alone bring up no controls, and a page without controls may be stopped in the background. So an audio
 * element plays silence while the room is played.
 */
export function lockScreen(actions: LockScreenActions): LockScreen {
  const session = 'mediaSession' in navigator ? navigator.mediaSession : undefined
  if (!session) return { show() {}, close() {} }
  const address = URL.createObjectURL(new Blob([silentWav(CARRIER_SECONDS)], { type: 'audio/wav' }))
  const carrier = new Audio(address)
  carrier.loop = true
  let shown: string | undefined

  const handlers: readonly (readonly [string, () => void])[] = [
    ['play', () => actions.listen(true)],
    ['pause', () => actions.listen(false)],
    ['stop', () => actions.listen(false)],
    ['hangup', () => actions.hangUp()],
    ['togglemicrophone', () => actions.toggleMicrophone()],
  ]
  for (const [action, handle] of handlers) setHandler(session, action, handle)

  return {
    show({ title, artist, album, playing, microphone }) {
      // A room changes many times a second. The shown text seldom does.
      const text = JSON.stringify([title, artist, album])
      if (text !== shown) session.metadata = new MediaMetadata({ title, artist, album, artwork: ARTWORK })
      shown = text
      session.playbackState = playing ? 'playing' : 'paused'
      // Older browsers return nothing, newer ones a promise.
      if (microphone !== undefined) void Promise.resolve(session.setMicrophoneActive?.(microphone)).catch(() => {})
      if (playing === !carrier.paused) return
      // Refused until the person has touched the page. The next change tries again.
      if (playing) carrier.play().catch(() => {})
      else carrier.pause()
    },
    close() {
      carrier.pause()
      carrier.removeAttribute('src')
      URL.revokeObjectURL(address)
      for (const [action] of handlers) setHandler(session, action, null)
      session.metadata = null
      session.playbackState = 'none'
    },
  }
}

/** Sets a handler. Browsers throw for unknown actions, and TypeScript does not know all of them. */
function setHandler(session: MediaSession, action: string, handle: (() => void) | null): void {
  try {
    session.setActionHandler(action as MediaSessionAction, handle)
  } catch {
    // This browser has no such button.
  }
}

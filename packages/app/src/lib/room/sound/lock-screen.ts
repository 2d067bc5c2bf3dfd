import type { NowPlaying } from './now-playing.ts'
import { silentWav } from './silent-sound.ts'

export interface LockScreenActions {
  /** The room is to be played, or not. */
  listen(listening: boolean): void
  toggleMicrophone(): void
  /** To be asked about where it ends something for others: there is no room for a question on a lock screen. */
  hangUp(): void
}
export interface LockScreen {
  show(now: NowPlaying): void
  /** Takes everything away again. */
  close(): void
}

/** Browsers show what plays from 5 s on; this is looped. */
const CARRIER_SECONDS = 10
const ARTWORK = [192, 512].map((size) => ({
  src: `/icons/icon-${size}.png`,
  sizes: `${size}x${size}`,
  type: 'image/png',
}))

/**
 * Puts the room on the lock screen and among the system's media controls, where the browser can. Web Audio and WebRTC
 * alone bring up no such controls on Android, and a page without them may be stopped in the background: so an audio
 * element plays silence beside the room for as long as one listens.
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
      // A room changes many times a second when people come and go; what is shown here seldom does.
      const text = JSON.stringify([title, artist, album])
      if (text !== shown) session.metadata = new MediaMetadata({ title, artist, album, artwork: ARTWORK })
      shown = text
      session.playbackState = playing ? 'playing' : 'paused'
      // Older browsers answer nothing, newer ones a promise.
      if (microphone !== undefined) void Promise.resolve(session.setMicrophoneActive?.(microphone)).catch(() => {})
      if (playing === !carrier.paused) return
      // Refused until the person has touched the page: the controls come with the next change, then.
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

/** Browsers throw at actions that they do not know, and TypeScript does not know all of them. */
function setHandler(session: MediaSession, action: string, handle: (() => void) | null): void {
  try {
    session.setActionHandler(action as MediaSessionAction, handle)
  } catch {
    // It has no such button.
  }
}

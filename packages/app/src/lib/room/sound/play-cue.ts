import { type Cue, CUE_GAIN, CUES } from './cues.ts'

/** How long a note takes to reach its loudness, in seconds: a sudden start would click. */
const ATTACK_SECONDS = 0.012

/** Plays a cue once, on the loudspeaker of the room where the browser can choose one. */
export async function playCue(cue: Cue, loudspeaker: string): Promise<void> {
  const context = new AudioContext({ latencyHint: 'interactive' })
  try {
    if (loudspeaker && 'setSinkId' in context && typeof context.setSinkId === 'function') {
      await context.setSinkId(loudspeaker).catch(() => {}) // the device is gone: the default one is used
    }
    const ended = CUES[cue].map(({ hz, atMs, forMs }) => {
      const start = context.currentTime + atMs / 1_000
      const end = start + forMs / 1_000
      const gain = new GainNode(context, { gain: 0 })
      gain.gain.setValueAtTime(0, start)
      gain.gain.linearRampToValueAtTime(CUE_GAIN, start + ATTACK_SECONDS)
      gain.gain.exponentialRampToValueAtTime(0.0001, end)
      const note = new OscillatorNode(context, { type: 'sine', frequency: hz })
      note.connect(gain).connect(context.destination)
      note.start(start)
      note.stop(end)
      return new Promise<void>((resolve) => note.addEventListener('ended', () => resolve()))
    })
    // A browser that blocks sound never ends a note.
    await Promise.race([Promise.all(ended), new Promise((resolve) => setTimeout(resolve, 2_000))])
  } finally {
    await context.close()
  }
}

import { type Cue, CUE_GAIN, CUES } from './cues.ts'

const ATTACK_SECONDS = 0.012

/** Plays a cue once, on the loudspeaker of the room where the browser can choose one. */
export async function playCue(cue: Cue, loudspeaker: string): Promise<void> {
  const context = new AudioContext({ latencyHint: 'interactive' })
  try {
    if (loudspeaker && 'setSinkId' in context && typeof context.setSinkId === 'function') {
      await context.setSinkId(loudspeaker).catch(() => {}) // it is gone: the system's choice will do
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
    // A browser that lets nothing play yet never ends it: nobody waits for that.
    await Promise.race([Promise.all(ended), new Promise((resolve) => setTimeout(resolve, 2_000))])
  } finally {
    await context.close()
  }
}

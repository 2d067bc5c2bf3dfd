import type { AudioSink } from '../ports/audio.ts'
import type { Clock } from '../ports/clock.ts'
import type { Hearing, HearingEvents, OpenHearing } from '../ports/hearing.ts'
import type { PeerId } from '../protocol/index.ts'
import { Ear } from './ear.ts'

/** What `hearingHere` takes. */
export interface HearingHereOptions {
  clock: Clock
  sink: AudioSink
}

/** Plays in this thread: the ear is here, and the sink gets each frame when it is due. */
export const hearingHere =
  ({ clock, sink }: HearingHereOptions): OpenHearing =>
  (on: HearingEvents): Hearing => {
    let byTrack: ReadonlySet<PeerId> = new Set()
    let isFollowed = false
    const ear = new Ear({
      ...{ clock, patienceMs: sink.patienceMs },
      onHeard(speaker, played) {
        on.heard(speaker, played)
        if (byTrack.has(speaker)) return
        sink.play(speaker, played)
        if (isFollowed) on.played(speaker, played)
      },
      onEnded: (speaker) => sink.end(speaker),
    })
    return {
      listen(stage) {
        byTrack = new Set(stage.flatMap((speaker) => (speaker.byTrack ? [speaker.peer] : [])))
        ear.listen(stage)
      },
      take: (packet, arrival) => ear.take(packet, arrival),
      retract: (source, sequence) => ear.retract(source, sequence),
      follow: (wanted) => void (isFollowed = wanted),
      level: (peer) => ear.level(peer),
      stats: (peer) => ear.stats(peer),
      get bufferMs() {
        return ear.bufferMs
      },
      close: () => ear.close(),
    }
  }

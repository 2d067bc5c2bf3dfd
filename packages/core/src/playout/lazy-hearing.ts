import { MediaError } from '../ports/errors.ts'
import type { HeardSpeaker, Hearing, OpenHearing } from '../ports/hearing.ts'

/**
 * Plays with code that is fetched now, by the newest stage. What comes before it is there is not played: it would be
 * too late. When the code does not come, nothing is played, and `failed` says so.
 * @param load fetches the code
 */
export const lazyHearing =
  (load: () => Promise<OpenHearing>): OpenHearing =>
  (on) => {
    let hearing: Hearing | undefined
    let stage: readonly HeardSpeaker[] = []
    let isFollowed = false
    load().then(
      (open) => {
        hearing = open(on)
        hearing.listen(stage)
        hearing.follow(isFollowed)
      },
      (cause: unknown) => on.failed(new MediaError('no-playback', 'the code that plays did not come', { cause })),
    )
    return {
      listen(next) {
        stage = next
        hearing?.listen(stage)
      },
      take: (packet, arrival) => hearing?.take(packet, arrival),
      retract: (source, sequence) => hearing?.retract(source, sequence),
      follow(wanted) {
        isFollowed = wanted
        hearing?.follow(wanted)
      },
      level: (peer) => hearing?.level(peer) ?? 0,
      stats: (peer) => hearing?.stats(peer),
      get bufferMs() {
        return hearing?.bufferMs ?? 0
      },
      close() {
        stage = []
        hearing?.close()
      },
    }
  }

import { type AudioSink, createSession, parseRoomId, type PeerId, type RoomSession } from '@banyan/core'
import { ArrivedPacketLog } from '../../swarm/arrived-packet-log.ts'
import { PlayedFrameLog } from '../../swarm/played-frame-log.ts'
import { feedersOf, FeedingWatch } from './feeding.ts'
import type { PlainJoin, PlainLog, PlainReport } from './plain.ts'

/** One peer of the crowd: the session that apps have, with forwarding wherever this browser does it, and a sink that
 *  writes down what is to be played instead of playing it. */
export class PagePeer {
  readonly #key: number
  readonly #session: RoomSession
  readonly #heard = new PlayedFrameLog()
  readonly #seen = new ArrivedPacketLog()
  #peer: PeerId | undefined
  #joinedAt = 0
  #watching = false

  constructor({ key, relayUrl, slots }: Pick<PlainJoin, 'key' | 'relayUrl' | 'slots'>) {
    this.#key = key
    const sink: AudioSink = {
      play: (speaker, heard) => this.#heard.note(speaker, heard, performance.now()),
      playStream() {},
      setVolume() {},
      end() {},
      close: () => Promise.resolve(),
    }
    this.#session = createSession({ relayUrl, slots, sink })
  }

  async join(room: string, name: string): Promise<PeerId> {
    this.#joinedAt = performance.now()
    const { self } = await this.#session.join({ room: parseRoomId(room)!, name })
    return (this.#peer = self)
  }

  async report(): Promise<PlainReport> {
    const { snapshot } = this.#session
    const isJoined = snapshot.phase === 'joined'
    return {
      ...{ key: this.#key, peer: this.#peer!, isJoined, heard: this.#heard.speakers },
      carrying: isJoined ? snapshot.carrying : 0,
      feeders: feedersOf(await this.#session.stats()),
    }
  }

  /** From now on writes down, every few milliseconds, who sends what: where that is fed by `victim`. */
  async watch(victim: PeerId, everyMs: number): Promise<void> {
    const isFed = feedersOf(await this.#session.stats()).some(([, peer]) => peer === victim)
    if (!isFed || this.#watching) return
    this.#watching = true
    void this.#keepWatch(everyMs)
  }
  unwatch(): void {
    this.#watching = false
  }

  collect(): PlainLog {
    const { at, from, stripe, peers } = this.#seen.read()
    return {
      ...{ key: this.#key, peer: this.#peer!, isJoined: this.#session.snapshot.phase === 'joined' },
      ...{ joinedAt: this.#joinedAt, firstHeardAt: this.#heard.firstAt ?? null },
      heard: this.#heard.read().map(({ speaker, lost, frames: { timestamp, at, hash } }) => {
        return { speaker, lost, frames: { timestamp: [...timestamp], at: [...at], hash: [...hash] } }
      }),
      seen: { peers, at: [...at], from: [...from], stripe: [...stripe] },
    }
  }

  async #keepWatch(everyMs: number): Promise<void> {
    const watch = new FeedingWatch()
    while (this.#watching) {
      const stats = await this.#session.stats()
      const at = performance.now()
      for (const { peer, stripe } of watch.look(stats)) this.#seen.note(at, peer, stripe, false)
      await new Promise((resolve) => setTimeout(resolve, everyMs))
    }
  }
}

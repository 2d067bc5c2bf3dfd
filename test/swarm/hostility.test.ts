import { parsePeerId } from '@banyan/core/protocol'
import { describe, expect, it } from 'vitest'
import { ArrivedPacketLog } from './arrived-packet-log.ts'
import { FrameLog } from './frame-log.ts'
import { hostilityOf } from './hostility.ts'
import type { PeerLog } from './worker-messages.ts'

const id = (letter: string) => parsePeerId(letter.repeat(12))!
const [speaker, stranger, honest, other] = [id('s'), id('m'), id('h'), id('o')]
const ATTACKED_AT = 2_000
const END = 10_000

const logOf = (peer: typeof stranger, changes: Partial<PeerLog>): PeerLog => ({
  ...{ key: 1, peer, isJoined: true, joinedAt: 0, firstAudioMs: 70, arrivals: new ArrivedPacketLog().read() },
  ...{ played: [], sent: undefined },
  ...changes,
})
const frame = (index: number, byte = index) => ({ timestamp: index * 960, opus: Uint8Array.of(byte) })

/** A stranger that fed one listener up to `leftAt`, and what that listener played of ten frames. */
function attacked({ leftAt = 2_300, backAt = END + 1, forged = [3, 4] } = {}) {
  const [said, heard, arrivals] = [new FrameLog(), new FrameLog(), new ArrivedPacketLog()]
  for (let index = 0; index < 10; index += 1) {
    said.note(frame(index), index * 20)
    heard.note(frame(index, forged.includes(index) ? 99 : index), index * 20 + 70)
  }
  for (let at = 1_000; at <= leftAt; at += 40) arrivals.note(at, stranger, 0, false)
  for (let at = backAt; at <= END; at += 40) arrivals.note(at, stranger, 0, false)
  return hostilityOf({
    logs: [
      logOf(speaker, { sent: { frames: said.read(), handed: 10 }, verdicts: [stranger, other] }),
      logOf(honest, { played: [{ speaker, frames: heard.read(), lost: 0 }], arrivals: arrivals.read(), heldBack: 5 }),
      logOf(stranger, { played: [{ speaker, frames: heard.read(), lost: 0 }], heldBack: 700 }),
    ],
    ...{ speakers: [speaker], hostile: new Set([stranger]), attackedAt: ATTACKED_AT, endMs: END },
  })
}

describe('hostilityOf', () => {
  it('counts what honest listeners heard and nobody said, and what they held back', () => {
    expect(attacked()).toMatchObject({ hostile: 1, forgedFramesHeard: 2, heldBack: 5 })
  })

  it('says for how long a stranger still fed whom it had fed before', () => {
    expect(attacked({ leftAt: 2_320 }).detectMs).toEqual({ p50: 320, p99: 320 })
    expect(attacked({ leftAt: END }).detectMs).toEqual({ p50: null, p99: null })
    expect(attacked({ leftAt: 1_900 }).detectMs).toEqual({ p50: null, p99: null })
  })

  it('counts nothing that a stranger sends whom a listener has left', () => {
    expect(attacked({ leftAt: 2_320, backAt: 3_400 }).detectMs).toEqual({ p50: 320, p99: 320 })
    expect(attacked({ leftAt: 2_320, backAt: 3_240 }).detectMs).toEqual({ p50: null, p99: null })
  })

  it('tells right verdicts from wrong ones', () => {
    expect(attacked()).toMatchObject({ guiltyFound: 1, wrongVerdicts: 1 })
  })
})

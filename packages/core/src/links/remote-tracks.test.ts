import { describe, expect, it } from 'vitest'
import type { Link, RemoteTrack } from '../ports/link.ts'
import type { LinkId, PeerId } from '../protocol/index.ts'
import { VirtualClock } from '../testing/index.ts'
import { RemoteTracks } from './remote-tracks.ts'
import { HeldLink } from './held-link.ts'
import { NO_ROLES } from './roles.ts'

const bob = 'bob' as PeerId
const voice = () => ({ level: () => 0 }) as unknown as RemoteTrack

/** A link to Bob over which a native track came. */
function open(remoteTrack: RemoteTrack) {
  const link: Link = { peer: bob, id: 'link' as LinkId, receive() {}, setTrack() {}, close() {} }
  const held = new HeldLink({ link, isOwn: true, clock: new VirtualClock(), onLimit() {} })
  held.openedAt = 0
  held.adopt({ ...NO_ROLES, track: true })
  held.remoteTrack = remoteTrack
  return held
}
function listen() {
  const heard: (RemoteTrack | undefined)[] = []
  const tracks = new RemoteTracks((_peer, track) => heard.push(track))
  return { heard, tracks }
}

describe('HeardTracks', () => {
  it('does not fall silent while a fresh link takes the place of the old one', () => {
    const { heard, tracks } = listen()
    const [one, two] = [voice(), voice()]
    const [old, fresh] = [open(one), open(two)]
    tracks.follow([old])
    tracks.follow([old, fresh])
    tracks.follow([fresh])
    expect(heard).toEqual([one, two])
    expect(heard[1]).toBe(two)
  })

  it('ends when tracks are not exchanged any more, though the link stays: frames are heard then', () => {
    const { heard, tracks } = listen()
    const held = open(voice())
    tracks.follow([held])
    held.adopt({ ...NO_ROLES, child: [0] })
    tracks.follow([held])
    expect(heard).toHaveLength(1)
    held.settle({ onStage: false, settled: true, delivers: () => true })
    tracks.follow([held])
    expect(heard).toHaveLength(2)
    expect(heard[1]).toBeUndefined()
  })
})

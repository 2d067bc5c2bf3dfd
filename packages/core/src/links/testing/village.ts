import { silentLogger } from '../../ports/logger.ts'
import type { LinkEvents, LinkViolation, RemoteTrack } from '../../ports/link.ts'
import type { LinkNotice, Routes } from '../../ports/media-plane.ts'
import type { LinkId, Notice, PeerId, PlannedLink } from '../../protocol/index.ts'
import { EventLoop, seededRandom, VirtualClock } from '../../testing/index.ts'
import { MemoryNetwork } from '../../transport/memory/memory-network.ts'
import type { DesiredLinks } from '../desired-links.ts'
import { RoomLinks } from '../room-links.ts'
import { NO_TRAFFIC, QUIET } from './scripted-plane.ts'

/** What a plan wants of a peer: nothing but what is given. */
export const link = (peer: string, part: Partial<PlannedLink>): PlannedLink => ({
  peer: peer as PeerId,
  stage: false,
  up: [],
  down: [],
  standby: [],
  backs: [],
  ...part,
})

/** What the relay and the media plane see of one peer. */
interface Seen {
  lost: string[]
  counts: { links: number; carrying: number }
  routes: Routes | undefined
  attached: Set<LinkId>
  /** What is played of native tracks, in order; undefined where one ends. */
  tracks: (RemoteTrack | undefined)[]
}
/** A notice, but for the link that it is about. */
export type NoticeOfLink<Notice> = Notice extends { link: LinkId } ? Omit<Notice, 'link'> : never

/** Some peers on one memory network whose signals travel without a relay, and whose media planes say what the test
 *  says. */
export function village(...names: string[]) {
  const clock = new VirtualClock()
  const random = seededRandom(1)
  const network = new MemoryNetwork({ clock, chance: random.next })
  const peers = new Map<string, ReturnType<typeof peer>>()
  const dialed: LinkId[] = []

  function peer(self: PeerId) {
    const seen: Seen = {
      ...{ lost: [], counts: { links: 0, carrying: 0 }, routes: undefined, attached: new Set(), tracks: [] },
    }
    const events = new Map<LinkId, LinkEvents>()
    let isMute = false
    const loop = new EventLoop(clock)
    const links = new RoomLinks({
      ...{ self, iceServers: [], clock: loop, random, logger: silentLogger },
      transport: {
        open(options) {
          events.set(options.id, options.on)
          return network.transport.open(options)
        },
      },
      plane: {
        attach: (link) => seen.attached.add(link),
        detach: (link) => seen.attached.delete(link),
        route: (routes) => (seen.routes = routes),
        publish() {},
        probe() {},
        leave() {},
        traffic: () => Promise.resolve(NO_TRAFFIC),
        close() {},
      },
      tell(_event, ask) {
        if ('peer' in ask) return void seen.lost.push(ask.peer)
        const { to, link: id, signal } = ask
        if (signal === 'offer') dialed.push(id)
        if (!isMute) clock.after(1, () => peers.get(to)?.receive({ from: self, link: id, signal }))
      },
      on: {
        changed: (counts) => void Object.assign(seen.counts, counts),
        track: (_other, track) => void seen.tracks.push(track),
      },
    })
    const linksTo = (other: string) => links.links.filter(({ peer }) => peer === other)
    return {
      ...{ links, seen, linksTo },
      receive: (signal: Notice<'link:signal'>) => loop.post(() => links.receive(signal)),
      /** Stands still for that many milliseconds. */
      sleep: (ms: number) => loop.freeze(ms),
      want: (epoch: number, ...planned: PlannedLink[]) => at(self).wantAs({}, epoch, ...planned),
      wantAs: (part: Partial<DesiredLinks>, epoch: number, ...planned: PlannedLink[]) =>
        links.want({
          ...{ plan: { epoch, stripes: 2, links: planned }, sources: [], byTrack: new Set(), track: undefined },
          ...{ onStage: false, own: undefined, sourceOf: new Map(), ...part },
        }),
      /** What the media plane is told of the links to another peer, oldest first. */
      routesTo: (other: string) =>
        linksTo(other).map(({ id }) => seen.routes?.links.find((route) => route.link === id)),
      /** What the media plane says of the newest link to another peer, or of the one given. */
      hears: (other: string, notice: NoticeOfLink<LinkNotice>, link = linksTo(other).at(-1)!.id) =>
        links.notice({ ...notice, link } as LinkNotice),
      /** The transport finds that the other end broke the protocol. */
      violated: (other: string, violation: LinkViolation) =>
        events.get(linksTo(other).at(-1)!.id)!.close('violation', violation),
      /** What WebRTC says of the newest link to another peer. */
      troubled: (other: string) => events.get(linksTo(other).at(-1)!.id)!.troubled?.(),
      sends: (other: string, track: RemoteTrack) => events.get(linksTo(other).at(-1)!.id)!.track(track),
      /** Nothing came from that peer for that many milliseconds. */
      silent: (other: string, silentMs: number | undefined) =>
        links.examine(new Map(linksTo(other).map(({ id }) => [id, { ...QUIET, silentMs }]))),
      /** Its signals reach nobody. */
      mute: (yes: boolean) => (isMute = yes),
    }
  }
  const at = (name: string) => peers.get(name)!
  for (const name of names) peers.set(name, peer(name as PeerId))
  /** Two peers, linked. */
  const joined = () => {
    at('a').want(1, link('b', { down: [0, 1] }))
    at('b').want(1, link('a', { up: [0, 1] }))
    clock.advance(100)
  }
  return { clock, network, dialed, at, joined }
}

import type { EarStats } from '../ports/audio.ts'
import { NOTHING_HEARD } from '../ports/hearing.ts'
import type { PlaneTraffic } from '../ports/media-plane.ts'
import type { PeerId, StageMember } from '../protocol/index.ts'
import type { PeerLink } from '../links/peer-link.ts'
import type { LinkStats, SessionStats, SpeakerStats, StripeStats } from './stats.ts'
import type { Volume } from '../links/traffic-meter.ts'

export interface StatsParts {
  traffic: PlaneTraffic
  volume: Volume
  links: readonly PeerLink[]
  stripes: number
  carrying: number
  /** Everybody on stage but ourselves. */
  speakers: readonly StageMember[]
  ear: (peer: PeerId) => EarStats | undefined
  isByTrack: (peer: PeerId) => boolean
}

const NOTHING_CAME = { fromRedundancy: 0, fromRepair: 0, heldBack: 0, forged: 0, unverified: 0 }

/** Puts the figures of plane, links and ear together. Links that the plane does not know any more are left out. */
export function statsOf(parts: StatsParts): SessionStats {
  const { traffic, volume, carrying } = parts
  const links = linkStats(parts)
  const stripes = Array.from({ length: parts.stripes }, (_, stripe): StripeStats => {
    const feeding = links.filter(({ feeds }) => feeds.includes(stripe)).map(({ peer }) => peer)
    return {
      parent: links.find(({ parent }) => parent.includes(stripe))?.peer,
      standby: links.find(({ standby }) => standby.includes(stripe))?.peer,
      feeding: [...new Set(feeding)],
      hops: traffic.depths[stripe],
    }
  })
  const speakers = parts.speakers.map(({ peer, source }): SpeakerStats => {
    const { fromRedundancy, fromRepair, heldBack, forged, unverified } = traffic.sources.get(source) ?? NOTHING_CAME
    const ear = parts.ear(peer) ?? NOTHING_HEARD
    return { peer, byTrack: parts.isByTrack(peer), ...ear, fromRedundancy, fromRepair, heldBack, forged, unverified }
  })
  const { congested, overload, uplinkBps } = traffic
  return { links, speakers, stripes, carrying, ...volume, congested, overload, uplinkBps }
}

const linkStats = ({ traffic, links }: StatsParts): LinkStats[] =>
  links.flatMap((link) => {
    const figures = traffic.links.get(link.id)
    const { parent, child, standby, backs, stage, track } = link.planned
    return figures
      ? {
          ...figures,
          ...{ peer: link.peer, link: link.id, open: link.isOpen },
          ...{ parent, child, standby, backs, stage: stage || track },
        }
      : []
  })

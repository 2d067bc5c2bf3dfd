import type { LinkNotice, LinkTraffic, MediaPlane, PlaneTraffic, Routes } from '../../ports/media-plane.ts'

/** Figures of a link on which nothing happened. */
export const QUIET: LinkTraffic = {
  ...{
    packetsIn: 0,
    packetsOut: 0,
    bytesIn: 0,
    bytesOut: 0,
    duplicates: 0,
    refused: 0,
    shed: 0,
    asked: 0,
    answered: 0,
  },
  ...{ rttMs: undefined, jitterMs: 0, bufferedBytes: 0, silentMs: undefined, feeds: [] },
  ...{ heldBack: 0, forged: 0, unverified: 0 },
}
export const NO_TRAFFIC: PlaneTraffic = {
  ...{ links: new Map(), sources: new Map(), depths: [], congested: false, uplinkBps: undefined },
  overload: { shedding: 0, lateMs: 0 },
}

/** A media plane that carries nothing, remembers what it was told, and says what the test says. */
export function scriptedPlane() {
  const state = {
    traffic: NO_TRAFFIC,
    routes: undefined as Routes | undefined,
    /** How often it was told routes. */
    routed: 0,
    did: [] as string[],
    published: [] as Uint8Array[],
    say: (_notice: LinkNotice) => {},
  }
  const plane: MediaPlane = {
    attach() {},
    detach() {},
    route(routes) {
      state.routes = routes
      state.routed += 1
    },
    publish: (packet) => state.published.push(packet),
    probe: () => state.did.push('probe'),
    leave: () => state.did.push('leave'),
    traffic: () => Promise.resolve(state.traffic),
    close: () => state.did.push('close'),
  }
  const open = (on: { notice: (notice: LinkNotice) => void }) => {
    state.say = on.notice
    return plane
  }
  return Object.assign(state, { open })
}

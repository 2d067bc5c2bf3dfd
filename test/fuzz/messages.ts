import fc from 'fast-check'
import { type NOTICES, REQUESTS } from '@banyan/core/protocol'

const peer = 'abcdefghijkl'
const name = 'Ada'
const identity = 'guest:7f3a'
const key = 'A'.repeat(43)
const attendees = [{ peer, name, identity }]
const view = {
  ...{ room: 'k3p-9fx-2ma', title: 'Tea', topics: ['Leaves'], policy: 'ask', startedAt: 1, listeners: 3 },
  stage: [{ peer, source: 7, name, identity, role: 'cohost', muted: true, silenced: true, key, tracks: true }],
}
const plan = {
  ...{ epoch: 8, stripes: 2 },
  links: [{ peer, stage: false, up: [0], down: [1], standby: [], backs: [1] }],
}
const iceServers = [{ urls: ['stun:example.org'], username: 'a', credential: 'b' }]
const joined = { peer, role: 'listener', view, plan, resume: 'secret', iceServers }
const capability = { slots: 4, tracks: true }
const trust = { heldBack: 1, forged: 10, unverified: 20 }
const receptionReport = { played: 500, missing: 2, ...trust, longestGapMs: 40, delayMs: 61.5, bufferMs: 44 }
const rooms = [
  {
    room: 'tea',
    title: 'Tea',
    topics: ['Leaves'],
    startedAt: 1,
    listeners: 0,
    stage: [{ name, role: 'host', identity }],
  },
]

/** An example of every request that parses. Fuzzed requests are made of these. */
export const REQUEST_EXAMPLES: { readonly [Name in keyof typeof REQUESTS]: object } = {
  'room:create': { name, title: 'Tea', topics: ['Leaves'], policy: 'open', capability, room: 'tea', token: 'a.b.c' },
  'room:join': { room: 'tea', name, capability, resume: 'secret', token: 'a.b.c', role: 'cohost' },
  'room:leave': {},
  'room:take-over': {},
  'room:end': {},
  'room:hand-over': { peer },
  'room:remove': { peer, ban: true },
  'room:react': { reaction: 3 },
  'room:audience': { after: peer },
  'rooms:watch': { watch: true },
  'stage:request': { wanted: true },
  'stage:admit': { peer },
  'stage:decline': { peer },
  'stage:remove': { peer },
  'stage:mute': { muted: true, peer },
  'stage:mute-all': {},
  'stage:promote': { peer },
  'stage:demote': { peer },
  'stage:invite': { peer },
  'stage:accept': { accepted: true },
  'link:signal': { to: peer, link: peer, signal: 'offer' },
  'stage:key': { key },
  'link:lost': { peer },
  'link:forged': { peer, source: 7, stripes: 3, frames: 10 },
  'room:tree': {},
  'room:explain': { peer },
  'peer:report': {
    slots: 4,
    congested: false,
    accessMs: 12.5,
    hearing: receptionReport,
    parents: [{ peer, packets: 250, ...trust }],
  },
}
/** An example of every reply. */
export const REPLIES: { readonly [Name in keyof typeof REQUESTS]: object } = {
  ...(Object.fromEntries(Object.keys(REQUESTS).map((name) => [name, {}])) as Record<keyof typeof REQUESTS, object>),
  'room:create': joined,
  'room:join': joined,
  'room:audience': { attendees, more: true },
  'rooms:watch': { rooms },
  'room:tree': {
    ...{ stripes: 2, listeners: 3 },
    peers: [
      { peer, name, kind: 'speaker', parents: [], placed: 0, slots: 12, offered: 12 },
      {
        peer,
        kind: 'trunk',
        parents: ['stage', null],
        standbys: [null, 0],
        carries: 0,
        used: 1,
        placed: 3,
        more: [1, 0],
      },
      { peer, kind: 'leaf', parents: [1, 1], burden: 'strained', convicted: true, reported: trust, placed: 60 },
    ],
    health: { ears: 3, whole: 2, median: receptionReport, worst: { peer, ...receptionReport } },
  },
  'room:explain': {
    carries: 0,
    stripes: [
      { parent: 'stage', depth: 1, arrivalMs: 20, directMs: 20 },
      {
        parent: peer,
        standby: peer,
        depth: 2,
        arrivalMs: 40,
        directMs: 20,
        alternative: { parent: peer, arrivalMs: 60 },
      },
    ],
  },
}
/** An example of every notice. */
export const NOTICE_EXAMPLES: { readonly [Name in keyof typeof NOTICES]: object } = {
  'room:changed': view,
  'room:ended': { reason: 'host-left' },
  'room:removed': { banned: true },
  'room:reactions': { counts: [0, 1, 0, 0, 200, 0] },
  'rooms:changed': { rooms },
  'role:changed': { role: 'speaker' },
  'requests:changed': { requests: attendees },
  'request:place': { place: 3 },
  'request:declined': {},
  'join:wait': { position: 7, waitMs: 3_000 },
  'room:verdict': { peer, name, why: 'forged' },
  'stage:invited': { by: peer },
  'invitation:ended': {},
  'invitation:declined': { peer },
  'stage:muted': { by: peer },
  'plan:changed': plan,
  'link:signal': { from: peer, link: peer, signal: 'offer' },
  'peer:doubted': {},
  refused: { event: 'room:burn', error: { code: 'unknown-message', message: 'no' } },
}
/** Signals of every type. */
export const SIGNALS: readonly object[] = [
  { type: 'offer', sdp: 'v=0' },
  { type: 'answer', sdp: 'v=0' },
  { type: 'candidate', candidate: { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0 } },
  { type: 'renegotiate', renegotiate: true },
  { type: 'transceiverRequest', transceiverRequest: { kind: 'audio', init: { direction: 'sendrecv' } } },
]

const strange = fc.oneof(
  fc.anything({ withBigInt: true, withMap: true, withNullPrototype: true, maxDepth: 2 }),
  fc.constantFrom('', '__proto__', -1, 0.5, NaN, Infinity, 2 ** 53, null, undefined, [], {}, 'x'.repeat(40_000)),
)

/** A JSON value as it is, or with one of its parts, at any depth, removed or replaced by something strange. */
export const mutated = (value: unknown): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant(value) },
    { weight: 8, arbitrary: fc.tuple(fc.nat(), fc.boolean(), strange).map((how) => changed(value, ...how)) },
  )

function changed(value: unknown, where: number, isGone: boolean, by: unknown): unknown {
  if (typeof value !== 'object' || value === null) return by
  const entries = Object.entries(value)
  const turn = where % (entries.length + 1)
  if (turn === entries.length) return by
  const deeper = Math.floor(where / (entries.length + 1))
  const after = entries.flatMap(([key, part], index) =>
    index !== turn ? [[key, part] as const] : isGone ? [] : [[key, changed(part, deeper, false, by)] as const],
  )
  return Array.isArray(value) ? after.map(([, part]) => part) : Object.fromEntries(after)
}

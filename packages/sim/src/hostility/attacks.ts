import {
  accuse,
  alterFrames,
  claimSlots,
  crossStripes,
  delayPackets,
  dropPackets,
  flood,
  forgeSignatures,
  impersonate,
  inventFrames,
  jumpAhead,
  lieInReports,
  loseLinks,
  markRemade,
  type MediaBehaviour,
  recordTo,
  type RelayLie,
  reorderPackets,
  replay,
  retimeFrames,
  sometimes,
  stripSignatures,
  swapStripes,
  type Tape,
} from '@banyan/core/testing'

/** What strangers of one attack share. */
export interface Plot {
  /** A number from 0 up to 1 at each call. */
  readonly chance: () => number
  /** What all of them recorded before they attack, in this room. */
  readonly tape: Tape
  /** What was recorded in another room in which people with the same source ids spoke. Empty unless the attack needs
   *  it. */
  readonly foreignTape: Tape
}

/** What listeners may suffer from an attack, at worst. */
export interface Limits {
  /** Forged frames that one listener plays of one speaker, where no packet is lost. */
  readonly forged: number
  /** The share of the due frames that is missing, 0 to 1, where no packet is lost. */
  readonly missing: number
}

/** Something that strangers do to a room. */
export interface Attack {
  /** What it is, as the end of a sentence that begins with “a stranger”. */
  readonly name: string
  /** What one of them does on its media channels. Called once for each. */
  readonly behaviours?: (plot: Plot) => readonly MediaBehaviour[]
  /** What one of them tells the relay. Called once for each. */
  readonly lies?: () => readonly RelayLie[]
  readonly limits: Limits
  /** It needs `Plot.foreignTape`. @default false */
  readonly needsForeignTape?: boolean
}

/** Forgers on one stripe: nothing forged is heard. Of ten seconds 0.3 % may be missing. An ear does without what is
 *  disputed until the next signature says who is right, which is one group of ten frames for each liar at most. */
const FORGERS: Limits = { forged: 0, missing: 0.003 }
/** Who only drops, delays or lies to the relay forges nothing. Of ten seconds 0.15 % may be missing: the first frames
 *  after the change, until the ear has seen that a way fails. */
const DROPPERS: Limits = { forged: 0, missing: 0.0015 }

const attack = (name: string, limits: Limits, behaviours: Attack['behaviours'], lies?: Attack['lies']): Attack => ({
  ...{ name, limits },
  ...(behaviours && { behaviours }),
  ...(lies && { lies }),
})

/** Nobody does anything: what a room is like without hostility. */
export const CALM: Attack = { name: 'does what it should', limits: { forged: 0, missing: 0 } }

/** Every attack of one stranger, or of several that do the same. `docs/` and THREATS.md name each by its key. */
export const ATTACKS = {
  alterBytes: attack('alters the sound of every frame', FORGERS, () => [alterFrames('bytes')]),
  alterSome: attack('alters the sound of one frame in ten', FORGERS, ({ chance }) => [
    sometimes(0.1, chance, alterFrames('bytes')),
  ]),
  alterOwnCopy: attack('alters frame n and leaves the copy of frame n - 1 as it is', FORGERS, () => [
    alterFrames('bytes', { copies: 'own' }),
  ]),
  alterPreviousCopy: attack('alters the copy of frame n - 1 and leaves frame n as it is', FORGERS, () => [
    alterFrames('bytes', { copies: 'previous' }),
  ]),
  alterToSilence: attack('puts silence in place of every frame', FORGERS, () => [alterFrames('silence')]),
  alterLevel: attack('alters how loud frames say to be', FORGERS, () => [alterFrames('level')]),
  alterVoice: attack('says that the talk spurt ends with each frame', FORGERS, () => [alterFrames('voice')]),
  inventInPauses: attack('invents frames while nobody speaks', FORGERS, () => [inventFrames({ when: 'pauses' })]),
  inventAhead: attack('invents frames before the true ones come', FORGERS, () => [inventFrames({ when: 'ahead' })]),
  impersonate: attack('speaks in the name of the host', FORGERS, () => [impersonate()]),
  replaySame: attack('sends old packets of this room again', FORGERS, ({ tape }) => [recordTo(tape), replay({ tape })]),
  replayRenumbered: attack('gives old sound new numbers', FORGERS, ({ tape }) => [
    recordTo(tape),
    replay({ tape, as: 'renumbered' }),
  ]),
  replayForeign: {
    ...attack(
      'sends packets of another room, or of this one before its relay began anew',
      FORGERS,
      ({ foreignTape }) => [replay({ tape: foreignTape })],
    ),
    needsForeignTape: true,
  },
  retimeLater: attack('moves frames a second into the future', FORGERS, () => [retimeFrames(48_000)]),
  retimeEarlier: attack('moves frames a second into the past', FORGERS, () => [retimeFrames(-48_000)]),
  reorder: attack('passes packets on in bunches, the last one first', DROPPERS, () => [reorderPackets()]),
  delay: attack('passes everything on 150 ms late', DROPPERS, () => [delayPackets(150)]),
  jump: attack('sends packets from far ahead of the stream', FORGERS, () => [jumpAhead()]),
  jumpNear: attack('sends packets from two seconds ahead of the stream', FORGERS, () => [jumpAhead({ by: 100 })]),
  crossAltered: attack('sends altered frames on both stripes, so that they agree', FORGERS, () => [
    alterFrames('bytes'),
    crossStripes(),
  ]),
  crossAsRemade: attack('sends altered frames on the other stripe as made again', FORGERS, () => [
    alterFrames('bytes'),
    crossStripes({ remade: true }),
  ]),
  swapStripes: attack('says of each packet that it is of the other stripe', FORGERS, () => [
    alterFrames('bytes'),
    swapStripes(),
  ]),
  stripSignatures: attack('takes the signatures out', DROPPERS, () => [stripSignatures()]),
  stripAndAlter: attack('takes the signatures out and alters frames', FORGERS, () => [
    stripSignatures(),
    alterFrames('bytes'),
  ]),
  forgeSignatures: attack('puts false signatures under true frames', DROPPERS, ({ chance }) => [
    forgeSignatures(chance),
  ]),
  forgeBoth: attack('puts false signatures under altered frames', FORGERS, ({ chance }) => [
    forgeSignatures(chance),
    alterFrames('bytes'),
  ]),
  setRemade: attack('says of all packets that they were made again', FORGERS, () => [
    alterFrames('bytes'),
    markRemade(true),
  ]),
  clearRemade: attack('hides that packets were made again', FORGERS, () => [alterFrames('bytes'), markRemade(false)]),
  dropAll: attack('passes no sound on', DROPPERS, () => [dropPackets({ what: 'all' })]),
  dropSpeaker: attack('passes one speaker not on', DROPPERS, () => [dropPackets({ what: 'source' })]),
  dropChild: attack('passes nothing on to one child', DROPPERS, () => [dropPackets({ what: 'child' })]),
  dropThird: attack('passes each third packet not on', DROPPERS, () => [dropPackets({ what: 'third' })]),
  floodPackets: attack('floods its links with packets', FORGERS, ({ chance }) => [flood('packets', { chance })]),
  floodNack: attack('floods its links with requests for frames', DROPPERS, ({ chance }) => [flood('nack', { chance })]),
  floodResume: attack('floods its links with requests for stripes', DROPPERS, ({ chance }) => [
    flood('resume', { chance }),
  ]),
  floodHeartbeat: attack('floods its links with heartbeats of absurd positions', DROPPERS, ({ chance }) => [
    flood('heartbeat', { chance }),
  ]),
  floodGroupRequest: attack('floods its links with requests for groups', DROPPERS, ({ chance }) => [
    flood('group-request', { chance }),
  ]),
  floodGroup: attack('floods its links with false groups', DROPPERS, ({ chance }) => [flood('group', { chance })]),
  claimSlots: attack(
    'claims 64 slots, and passes nothing on',
    DROPPERS,
    () => [dropPackets({ what: 'all' })],
    () => [claimSlots(64)],
  ),
  forgeAndHide: attack(
    'alters frames and reports that all is well',
    FORGERS,
    () => [alterFrames('bytes')],
    () => [claimSlots(64), lieInReports('perfect')],
  ),
  slander: attack('reports that its parents forge', DROPPERS, undefined, () => [lieInReports('forged')]),
  denyDelivery: attack('reports that nothing came from its parents', DROPPERS, undefined, () => [
    lieInReports('silent'),
  ]),
  accuseParents: attack('accuses its parents in turn', DROPPERS, undefined, () => [accuse('parents')]),
  accuseChildren: attack('accuses its children in turn', DROPPERS, undefined, () => [accuse('children')]),
  accuseWhileForging: attack(
    'alters frames and accuses everybody',
    FORGERS,
    () => [alterFrames('bytes')],
    () => [accuse('everybody')],
  ),
  loseParents: attack('says again and again that it lost its parents', DROPPERS, undefined, () => [loseLinks()]),
  loseChildren: attack('says again and again that it lost its children', DROPPERS, undefined, () => [
    loseLinks('children'),
  ]),
} satisfies Record<string, Attack>

/** The key of an attack. */
export type AttackName = keyof typeof ATTACKS

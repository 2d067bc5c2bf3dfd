const number = new Intl.NumberFormat('en')
const list = new Intl.ListFormat('en-GB', { type: 'conjunction' })
const ordinal = new Intl.PluralRules('en', { type: 'ordinal' })
const ENDINGS: Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> = { one: 'st', two: 'nd', few: 'rd' }
const people = (count: number) => (count === 1 ? '1 person' : `${number.format(count)} people`)
const ordinalOf = (place: number) => `${number.format(place)}${ENDINGS[ordinal.select(place)] ?? 'th'}`

/** In the order of `REACTIONS`. */
const KINDS = ['Hearts', 'Applause', 'Laughter', 'Wonder', 'Cheers', 'Full marks']
const spoken = (counts: readonly number[]) =>
  KINDS.flatMap((kind, index) => (counts[index] ? [`${kind.toLowerCase()} ${number.format(counts[index])}`] : []))

/** What people may do in a room, about others and about themselves, in English. */
export const powers = {
  cohost: 'Co-host',
  listener: 'Listening',
  mutedByHost: 'Muted by a host',
  open: (name: string) => `${name}: more`,
  invite: 'Invite to speak',
  inviteHint: 'They decide. Their microphone stays off until they say yes.',
  admit: 'Let them speak',
  promote: 'Make co-host',
  promoteHint: 'They may let people in, mute and remove. Two at most.',
  demote: 'No longer co-host',
  demoteHint: 'They stay on stage as a speaker.',
  handOver: 'Make host',
  handOverHint: 'The Space is theirs then. You stay on stage.',
  handOverSure: (name: string) => `Hand this Space over to ${name}? Only they can give it back.`,
  handOverYes: 'Hand over',
  mute: 'Mute',
  muteHint: 'They can unmute themselves.',
  stepBack: 'Step back as co-host',
  stepBackHint: 'You stay on stage as a speaker.',
  takeOffHint: 'They stay in the room and listen.',
  profile: 'See profile',
  report: 'Report',
  block: 'Block',
  unblock: 'Unblock',
  blockSure: (name: string) => `Block ${name}? You no longer follow or see each other.`,
  blockRemoves: (name: string) => `Block ${name}, and remove them from this Space? They cannot come back to it.`,
  blockYes: 'Block',
  blocked: (name: string) => `You blocked ${name}.`,
  remove: 'Remove from the Space',
  removeSure: (name: string) => `Remove ${name}? They cannot come back to this Space.`,
  removeYes: 'Remove',
  removed: (name: string) => `${name} was removed.`,
  cancel: 'Cancel',
  invited: (name: string) => `${name} is invited to speak.`,
  invitedMark: 'Invited',
  invitedTitle: 'Invited to speak',
  invitedWaits: 'Has not answered yet',
  invitationDeclined: (name: string) => `${name} would rather listen.`,
  somebody: 'Somebody',
  invitation: {
    label: 'Invitation to speak',
    title: (name: string) => `${name} invites you to speak`,
    hint: 'Your microphone goes on when you accept. Your browser may ask whether that is all right.',
    said: (name: string) => `${name} invites you to speak. Accept, or say not now, above your controls.`,
    accept: 'Accept',
    decline: 'Not now',
  },
  appointed: {
    label: 'You are a co-host',
    title: 'You are a co-host now',
    hint: 'You can let people speak, mute and remove them. Tap a face to see how.',
    accept: 'All right',
    decline: 'No, thanks',
  },
  nowSpeaker: 'You are a speaker again.',
  isHost: (name: string) => `${name} is the host now.`,
  isCohost: (name: string) => `${name} is a co-host now.`,
  mutedBy: (name: string) => `${name} muted you. You can unmute yourself.`,
  place: (place: number) => `You are ${ordinalOf(place)} in line. The host decides.`,
  inLine: (place: number) => `${ordinalOf(place)} in line`,
  menu: {
    open: 'More',
    title: 'Lead this Space',
    muteAll: 'Mute everybody else',
    muteAllHint: (count: number) =>
      count === 0
        ? 'Nobody you may mute has an open microphone.'
        : `${people(count)} on stage. They can unmute themselves.`,
    allMuted: 'Everybody else is muted.',
    cohosts: (count: number) => `${number.format(count)} of 2 co-hosts`,
    cohostsHint: 'Tap the face of a speaker to make them a co-host.',
  },
  leave: (heir: string) => `Leave: ${heir} will host`,
  leaveHint: 'To choose somebody else, tap their face first.',
  blockedOnStage: (names: readonly string[]) =>
    `${list.format(names)} ${names.length === 1 ? 'is' : 'are'} on stage. You blocked ${names.length === 1 ? 'this person' : 'these people'}.`,
  dismiss: 'All right',
  reactions: {
    open: 'React',
    title: 'Reactions',
    key: 'Open the reactions',
    rest: 'One moment…',
    kinds: KINDS,
    said: (counts: readonly number[]) => `Reactions: ${list.format(spoken(counts))}.`,
  },
}

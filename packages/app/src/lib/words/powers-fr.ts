import type { powers as english } from './powers-en.ts'

const number = new Intl.NumberFormat('fr')
const list = new Intl.ListFormat('fr', { type: 'conjunction' })
const personnes = (count: number) => (count < 2 ? `${count} personne` : `${number.format(count)} personnes`)

/** In the order of `REACTIONS`. */
const KINDS = ['Cœurs', 'Applaudissements', 'Rires', 'Surprise', 'Bravo', 'Cent sur cent']
const spoken = (counts: readonly number[]) =>
  KINDS.flatMap((kind, index) =>
    counts[index] ? [`${kind.toLocaleLowerCase('fr')} ${number.format(counts[index])}`] : [],
  )

/** Ce que chacun peut faire dans un salon, en français. */
export const powers: typeof english = {
  cohost: 'Co-hôte',
  listener: 'À l’écoute',
  mutedByHost: 'Micro coupé par l’hôte',
  open: (name) => `${name} : plus`,
  invite: 'Inviter à parler',
  inviteHint: 'À cette personne de décider. Son micro reste coupé jusque-là.',
  admit: 'Donner la parole',
  promote: 'Nommer co-hôte',
  promoteHint: 'Peut donner la parole, couper les micros et exclure. Deux au plus.',
  demote: 'N’est plus co-hôte',
  demoteHint: 'Reste sur scène et peut parler.',
  handOver: 'Confier le Space',
  handOverHint: 'Le Space lui appartient alors. Vous restez sur scène.',
  handOverSure: (name) => `Confier ce Space à ${name} ? Il faudra son accord pour le reprendre.`,
  handOverYes: 'Confier',
  mute: 'Couper le micro',
  muteHint: 'Cette personne peut le rétablir.',
  stepBack: 'Ne plus être co-hôte',
  stepBackHint: 'Vous restez sur scène et pouvez parler.',
  takeOffHint: 'Reste dans le salon, à l’écoute.',
  profile: 'Voir le profil',
  report: 'Signaler',
  block: 'Bloquer',
  unblock: 'Débloquer',
  blockSure: (name) => `Bloquer ${name} ? Vous ne vous suivrez et ne vous verrez plus.`,
  blockRemoves: (name) => `Bloquer ${name} et l’exclure de ce Space ? Cette personne ne pourra pas y revenir.`,
  blockYes: 'Bloquer',
  blocked: (name) => `Vous avez bloqué ${name}.`,
  remove: 'Exclure du Space',
  removeSure: (name) => `Exclure ${name} ? Cette personne ne pourra pas revenir dans ce Space.`,
  removeYes: 'Exclure',
  removed: (name) => `${name} ne fait plus partie du Space.`,
  cancel: 'Annuler',
  invited: (name) => `${name} a reçu votre invitation à parler.`,
  invitedMark: 'Invitation',
  invitedTitle: 'Invitations à parler',
  invitedWaits: 'Pas encore de réponse',
  invitationDeclined: (name) => `${name} préfère écouter.`,
  somebody: 'Quelqu’un',
  invitation: {
    label: 'Invitation à parler',
    title: (name) => `${name} vous invite à parler`,
    hint: 'Votre micro s’ouvre si vous acceptez. Votre navigateur demandera peut-être votre accord.',
    said: (name) => `${name} vous invite à parler. Acceptez, ou dites plus tard, au-dessus de vos commandes.`,
    accept: 'Accepter',
    decline: 'Plus tard',
  },
  appointed: {
    label: 'Vous êtes co-hôte',
    title: 'Vous voilà co-hôte',
    hint: 'Vous pouvez donner la parole, couper les micros et exclure. Touchez un visage pour voir comment.',
    accept: 'D’accord',
    decline: 'Non, merci',
  },
  nowSpeaker: 'Vous n’êtes plus co-hôte, mais toujours sur scène.',
  isHost: (name) => `${name} anime maintenant le Space.`,
  isCohost: (name) => `${name} est maintenant co-hôte.`,
  mutedBy: (name) => `${name} a coupé votre micro. Vous pouvez le rétablir.`,
  place: (place) => `Vous êtes en ${place === 1 ? '1re' : `${number.format(place)}e`} position. L’hôte décide.`,
  inLine: (place) => `${place === 1 ? '1re' : `${number.format(place)}e`} position`,
  menu: {
    open: 'Plus',
    title: 'Animer ce Space',
    muteAll: 'Couper tous les autres micros',
    muteAllHint: (count) =>
      count === 0
        ? 'Aucun micro ouvert que vous puissiez couper.'
        : `${personnes(count)} sur scène. Chacun peut rétablir son micro.`,
    allMuted: 'Tous les autres micros sont coupés.',
    cohosts: (count) => `${number.format(count)} co-hôte${count < 2 ? '' : 's'} sur 2`,
    cohostsHint: 'Touchez le visage de quelqu’un sur scène pour en faire un co-hôte.',
  },
  leave: (heir) => `Quitter : ${heir} animera`,
  leaveHint: 'Pour choisir quelqu’un d’autre, touchez d’abord son visage.',
  blockedOnStage: (names) =>
    `Sur scène : ${list.format(names)}. Vous avez bloqué ${names.length === 1 ? 'cette personne' : 'ces personnes'}.`,
  dismiss: 'D’accord',
  reactions: {
    open: 'Réagir',
    title: 'Réactions',
    key: 'Ouvrir les réactions',
    rest: 'Un instant…',
    kinds: KINDS,
    said: (counts) => `Réactions : ${list.format(spoken(counts))}.`,
  },
}

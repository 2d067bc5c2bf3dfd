import type { CarryReason, LeftReason } from '@banyan/core'
import type { ProblemCode } from './problem.ts'

const number = new Intl.NumberFormat('en')
const list = new Intl.ListFormat('en-GB', { type: 'conjunction' })
const people = (count: number) => (count === 1 ? '1 person' : `${number.format(count)} people`)
const short = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 })
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 })
const volume = (bytes: number) =>
  bytes < 1e9 ? `${number.format(Math.round(bytes / 1e6))} MB` : `${short.format(bytes / 1e9)} GB`

/** Everything the app says, in English. Its shape is the shape of every language. */
export const en = {
  language: { name: 'English', label: 'Language' },
  app: {
    name: 'Banyan',
    tagline: 'Live rooms, carried by the people in them.',
    skip: 'Skip to the content',
    navigation: 'Main',
    home: 'Home',
    you: 'You',
    close: 'Close',
    back: 'Back to the timeline',
  },
  signIn: {
    welcome: 'Welcome to Banyan',
    why: 'Listen in, or start a Space of your own. No account needed: a name is enough.',
    name: 'Your name',
    placeholder: 'What people call you',
    submit: 'Continue',
    saving: 'One moment…',
  },
  you: {
    title: 'You',
    nameHint: 'People see this name when you listen or speak.',
    save: 'Save',
    saved: 'Saved.',
    signOut: 'Sign out',
    signedOut: 'You are signed out.',
  },
  timeline: {
    title: 'Home',
    strip: 'Live Spaces',
    cards: 'Live now',
    more: 'This list is paused: the connection is away. It comes back by itself.',
    isLive: 'is live:',
    people,
    inside: (count: number) => number.format(count),
    onStage: (names: readonly string[], more: number) =>
      `${list.format(more > 0 ? [...names, `${number.format(more)} more`] : names)} on stage`,
    listening: (count: number) => `${number.format(count)} listening`,
    live: 'Live',
    quiet: 'It is quiet under the tree',
    quietHint: 'Nobody is live right now. Start a Space, share its link, and whoever comes helps to carry it.',
  },
  about: {
    title: 'How it works',
    points: [
      'People on stage talk to each other directly.',
      'Listeners pass the sound on, exactly as it was said.',
      'No company’s media server sits in between.',
    ],
    part: 'Your part',
  },
  start: {
    open: 'Start a Space',
    title: 'Start a Space',
    topic: 'What do you want to talk about?',
    topicHint: 'Leave it empty and it takes your name.',
    untitled: (name: string) => `${name}’s Space`,
    who: 'Who may speak?',
    ask: 'People I let in',
    askHint: 'Listeners ask, you decide.',
    everyone: 'Everyone',
    everyoneHint: 'Whoever asks gets the microphone at once.',
    submit: 'Start now',
    starting: 'Starting…',
    microphone: 'You begin with your microphone on. Your browser may ask whether that is all right.',
  },
  preview: {
    live: 'Live now',
    listen: 'Start listening',
    joining: 'Joining…',
    onStage: 'On stage',
    listening: (count: number) =>
      count === 0
        ? 'Nobody listens yet. Be the first.'
        : count === 1
          ? '1 person listens'
          : `${number.format(count)} people listen`,
    hint: 'You join as a listener, with your microphone off.',
  },
  room: {
    stage: 'On stage',
    audience: 'Listening',
    nobody: 'Nobody listens yet. Share the link to invite people.',
    count: (count: number) => `${number.format(count)} listening`,
    more: 'Show more',
    you: 'You',
    host: 'Host',
    speaker: 'Speaker',
    muted: 'Muted',
    speaking: 'speaking',
    volume: (name: string) => `How loud ${name} is for you`,
    share: 'Copy link',
    copied: 'Link copied',
    reconnecting: 'Reconnecting…',
    soundGoesOn: 'The sound goes on.',
    leave: 'Leave',
    nowHost: 'The host has left. You are the host now.',
    controls: 'Your controls',
  },
  microphone: {
    ask: 'Ask to speak',
    asked: 'Waiting for the host',
    withdraw: 'Withdraw',
    turnOn: 'Turn on microphone',
    opening: 'Opening…',
    mute: 'Mute',
    unmute: 'Unmute',
    shortcut: 'Press M to mute or unmute.',
    invited: 'You are on stage. Turn on your microphone when you are ready.',
    offStage: 'You are listening again.',
    declined: 'The host did not take your request this time. You can ask again later.',
    nowMuted: 'Your microphone is muted.',
    nowOpen: 'Your microphone is on.',
    stopped: 'Your microphone stopped. Turn it on again when you are ready.',
  },
  requests: {
    title: 'Requests',
    open: (count: number) => (count === 0 ? 'Requests' : `Requests, ${number.format(count)} waiting`),
    empty: 'Nobody waits for the microphone.',
    admit: 'Let in',
    decline: 'Not now',
    declineNamed: (name: string) => `Not now, ${name}`,
    asks: (name: string) => `${name} asks to speak.`,
  },
  stage: {
    remove: 'Take off stage',
    stepDown: 'Leave the stage',
    stepDownHint: 'You stay in the room and listen.',
  },
  end: {
    open: 'End',
    title: 'End this Space?',
    hint: (count: number) =>
      count === 0 ? 'It closes for good.' : `It closes for you and ${people(count)} listening.`,
    confirm: 'End for everyone',
    cancel: 'Keep talking',
    leave: (heir: string) => `Leave, ${heir} goes on as host`,
    ending: 'Ending…',
  },
  carry: {
    now: (count: number) => (count === 0 ? 'Nobody hears through you right now' : `You carry ${people(count)}`),
    rate: (kbps: number) => `${number.format(kbps)} kbps`,
    month: (bytes: number) => `${volume(bytes)} this month`,
    off: {
      declined: 'Off: you carry nobody.',
      'save-data': 'Off: your browser is saving data.',
      'mobile-data': 'Off: your phone is on mobile data.',
      'cap-reached': 'Off: this month’s limit is reached.',
      'low-battery': 'Off: your battery is low.',
      'may-be-frozen': 'Off: this page is in the background.',
    } satisfies Record<CarryReason, string>,
    short: 'Carrying',
    label: 'Carry the sound for others',
    hint: 'Up to 12 people may hear a room through you, at about 50 kbps each. Never on mobile data or a low battery.',
    cap: 'At most, each month',
    noCap: 'No limit',
    gigabytes: (count: number) => `${number.format(count)} GB`,
  },
  tree: {
    open: 'How the sound travels',
    intro: 'Every voice goes two ways at once, half of it on each. Whoever loses one way still hears everything.',
    picture: (count: number) => `Picture of the way the sound takes to ${people(count)}`,
    keys: 'Arrow keys go from one to the next, plus and minus zoom, 0 shows everything. Shift and arrows move the picture.',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    whole: 'Show everything',
    asList: 'Show as a list',
    asPicture: 'Show as a picture',
    pick: 'Point at somebody to see what they do, and why they hear it there.',
    loading: 'Looking at the tree…',
    paused: 'The picture is paused: the connection is away. It comes back by itself.',
    way: (count: number) => `Way ${number.format(count)}`,
    you: 'You',
    somebody: 'A listener',
    inside: { you: 'you', somebody: 'another listener' },
    look: {
      speaker: 'On stage',
      carrier: 'Carries others',
      leaf: 'Listens',
      seed: 'A machine that only carries',
      bunch: 'Several people',
      congested: 'Too busy right now',
      strained: 'Was too busy, recovering',
    },
    mine: 'Your way',
    does: {
      speaker: 'Speaks to everybody who is nearest to the stage.',
      carries: (count: number, slots: string) => `Carries ${people(count)}, ${slots} at most.`,
      could: (slots: number) => `Carries nobody yet, has room for ${people(slots)}.`,
      listens: 'Listens, and carries nobody.',
      congested: 'Cannot send as fast as it should: some are being handed to others.',
      strained: 'Could not keep up a while ago, and starts again with few.',
      since: (time: string) => `In this place for ${time}.`,
    },
    bunch: {
      title: people,
      carriers: (count: number) =>
        count === 0 ? 'All of them listen, and carry nobody.' : `${number.format(count)} of them carry others.`,
      tooBusy: (count: number) => `${number.format(count)} of them cannot keep up right now.`,
    },
    why: {
      straight: (ms: number) => `Straight from the stage, after about ${number.format(ms)} ms.`,
      through: (hops: number, name: string, ms: number) =>
        `Through ${name}, ${number.format(hops)} hops from the stage, after about ${number.format(ms)} ms.`,
      none: 'No place is free yet that could be reached.',
      other: (ms: number) => `The next best place would bring it after ${number.format(ms)} ms.`,
      standby: (name: string) => `If that fails, ${name} steps in.`,
    },
    health: {
      title: 'What people hear',
      quiet: 'Nobody has spoken for a while: there is nothing to measure.',
      all: (ears: number) =>
        ears === 1
          ? 'The one ear that reports misses nothing.'
          : `All ${number.format(ears)} ears that report miss nothing.`,
      some: (missing: number, ears: string) =>
        `${number.format(missing)} of ${ears} ears missed something in the last 10 seconds.`,
      worst: (share: string, gap: string) =>
        `The worst ear missed ${share} of the words and waited up to ${gap} ms in one piece.`,
      fine: 'Even the worst ear hears every word.',
      delay: (ms: number) => `Waiting for late packets adds about ${number.format(ms)} ms.`,
      mine: (missing: number) =>
        missing === 0
          ? 'You missed nothing in the last 10 seconds.'
          : `You missed ${number.format(missing)} frames of 20 ms.`,
      repaired: (count: number) =>
        count === 0
          ? 'Nothing had to be mended for you.'
          : `${number.format(count)} were mended before you could notice.`,
      missedLine: 'Missed at the worst ear',
      delayLine: 'Delay by waiting',
      between: (least: string, most: string) => `Over the last minutes: from ${least} to ${most}`,
    },
    time: (seconds: number) =>
      seconds < 60 ? `${number.format(seconds)} s` : `${number.format(Math.floor(seconds / 60))} min`,
    share: (value: number) => percent.format(value),
    children: (count: number) => `carries ${people(count)}`,
  },
  over: {
    title: {
      left: 'You left',
      'host-ended': 'This Space has ended',
      'host-left': 'The host has left',
      'relay-closing': 'This Space was closed',
      'place-lost': 'You lost your place',
    } satisfies Record<LeftReason, string>,
    text: {
      left: 'It goes on without you. You can come back any time.',
      'host-ended': 'The host ended it for everyone. Thank you for being there.',
      'host-left': 'Without a host the Space is over.',
      'relay-closing': 'The server is going down or starting again. Try again in a minute.',
      'place-lost': 'The connection was away for too long. Join again to go on listening.',
    } satisfies Record<LeftReason, string>,
    again: 'Join again',
    notFound: 'There is no such Space',
    notFoundHint: 'It may have ended, or the link is incomplete. See who is live right now.',
  },
  errorPage: {
    notFound: 'There is nothing here',
    notFoundHint: 'The address may be mistyped, or the page is gone.',
    broken: 'Something went wrong',
    brokenHint: 'That was us, not you. Try again in a moment.',
  },
  problems: {
    malformed: 'The server did not understand this page. Reload it and try again.',
    'too-large': 'That was too long for the server. Shorten it and try again.',
    'too-many-messages': 'That was a lot at once. Wait a few seconds and try again.',
    'unknown-message': 'This page and the server do not match. Reload the page.',
    'protocol-mismatch': 'Banyan has been updated. Reload the page to go on.',
    'room-not-found': 'This Space does not exist, or it has ended.',
    'room-exists': 'There is already a Space at this address. Choose another one.',
    'room-ended': 'This Space has ended.',
    'already-in-room': 'You are already in a Space. Leave it first.',
    'not-in-room': 'You are not in this Space any more. Join again.',
    'not-allowed': 'Only the host, or somebody on stage, can do that.',
    'not-linked': 'The connection to that person is gone. It is being mended.',
    'peer-not-found': 'That person has just left.',
    'stage-full': 'All places on stage are taken. Try again when somebody steps down.',
    'room-full': 'This Space is full. Try again when somebody has left.',
    'relay-full': 'The server cannot take more right now. Try again in a few minutes.',
    'relay-unreachable': 'The server cannot be reached. Check your connection and try again.',
    'relay-timeout': 'The server took too long to answer. Try again.',
    'relay-closed': 'The connection was closed. Try again.',
    'microphone-refused':
      'Your browser does not let this page use the microphone. Allow it in the address bar or in your settings, then try again.',
    'microphone-missing': 'No microphone was found. Plug one in, then try again.',
    'microphone-busy': 'Another program is using your microphone. Close it there, then try again.',
    'no-encoder': 'This browser cannot encode your voice. You can listen; to speak, use a newer browser.',
    'no-decoder': 'This browser cannot play the sound of this room. Use a newer browser.',
    'source-failed': 'Your microphone stopped working. Turn it on again; if it stays, reload the page.',
    'file-unreadable': 'The file cannot be read.',
    'file-not-opus': 'The file is not Opus sound.',
    'file-unwritable': 'The recording cannot be written.',
    'insecure-page':
      'Browsers give a microphone to secure pages only. Open this page through https, or on the machine it runs on.',
    'server-unreachable': 'The server cannot be reached. Check your connection and try again.',
    'name-refused': 'A name has 1 to 50 characters.',
    unexpected: 'Something went wrong. Try again; if it stays, reload the page.',
  } satisfies Record<ProblemCode, string>,
}

export type Words = typeof en

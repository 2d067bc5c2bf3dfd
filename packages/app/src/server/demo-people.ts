/** The people of the demo, and their posts. `hoursAgo` counts back from the start. */
export interface DemoPerson {
  readonly handle: string
  readonly name: string
  readonly bio: string
  readonly posts: readonly { readonly hoursAgo: number; readonly body: string }[]
}

/** The person whom everybody follows. */
export const FAMOUS = 'amara'
/** Followers of that person: enough to start a Space by the default rule of 600. */
export const FAMOUS_FOLLOWERS = 642

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  {
    ...{ handle: FAMOUS, name: 'Amara Diallo', bio: 'Radio without a station. Conversations on Thursdays.' },
    posts: [
      { hoursAgo: 2, body: 'Thursday, eight o’clock: what do we owe the places we left? Bring a story, not a speech.' },
      { hoursAgo: 50, body: 'Four hundred of you stayed until one in the morning. Thank you for carrying each other.' },
    ],
  },
  {
    ...{ handle: 'theo', name: 'Théo Marchand', bio: 'Boulanger la nuit, bavard le jour.' },
    posts: [
      { hoursAgo: 5, body: 'Première fournée sortie. Qui est déjà debout ? On en parle à six heures, micro ouvert.' },
      { hoursAgo: 77, body: 'Le levain, c’est comme une conversation : il faut le nourrir tous les jours.' },
    ],
  },
  {
    ...{ handle: 'mei', name: 'Mei Tanaka', bio: 'Maps, trains, and the people between two stations.' },
    posts: [{ hoursAgo: 7, body: 'Recorded the last tram home. It sings a fifth when it brakes.' }],
  },
  {
    ...{ handle: 'jonas', name: 'Jonas Lindqvist', bio: 'Teaches physics, breaks bicycles.' },
    posts: [
      { hoursAgo: 11, body: 'A pupil asked why echoes are polite enough to wait their turn. I have no better answer.' },
      { hoursAgo: 30, body: 'Reading group tomorrow. Chapter four is short; the argument about it will not be.' },
    ],
  },
  {
    ...{ handle: 'ines', name: 'Inès Belkacem', bio: 'Sage-femme à Marseille. J’écoute plus que je ne parle.' },
    posts: [{ hoursAgo: 14, body: 'Trois naissances cette nuit. Le monde continue, et il a de la voix.' }],
  },
  {
    ...{ handle: 'kofi', name: 'Kofi Mensah', bio: 'Farmer, father, football on Sundays.' },
    posts: [
      { hoursAgo: 19, body: 'Rain at last. The cassava and I both stood outside and said nothing for a while.' },
      { hoursAgo: 96, body: 'Who wants to talk about wells? Not the romantic kind. Pumps, prices, neighbours.' },
    ],
  },
  {
    ...{ handle: 'lucie', name: 'Lucie Perrin', bio: 'Chorale du mardi, archives le reste du temps.' },
    posts: [
      { hoursAgo: 23, body: 'Nous cherchons deux ténors et beaucoup de patience. Répétition publique mardi soir.' },
      { hoursAgo: 120, body: 'Retrouvé une lettre de 1911 : « Parlez plus fort, on vous entend à peine jusqu’ici. »' },
    ],
  },
  {
    ...{ handle: 'noor', name: 'Noor Haddad', bio: 'Interpreter. I say what others mean.' },
    posts: [{ hoursAgo: 28, body: 'The hardest word to interpret is still “fine”.' }],
  },
  {
    ...{ handle: 'samuel', name: 'Samuel Okafor', bio: 'Nurse on nights. Vinyl on days off.' },
    posts: [{ hoursAgo: 41, body: 'If the ward is quiet at four, somebody put on Coltrane. That is medicine, too.' }],
  },
  {
    ...{ handle: 'camille', name: 'Camille Roux', bio: 'Je dessine des ponts et j’apprends l’accordéon.' },
    posts: [{ hoursAgo: 46, body: 'Mes voisins ont demandé un concert. Ou le silence. La phrase n’était pas claire.' }],
  },
  {
    ...{ handle: 'rosa', name: 'Rosa Álvarez', bio: 'Library on wheels, three villages a day.' },
    posts: [
      { hoursAgo: 60, body: 'Most borrowed this month: a book about bees, a book about divorce, the bees again.' },
    ],
  },
  {
    ...{ handle: 'oskar', name: 'Oskar Weiss', bio: 'Tunes pianos. Has opinions about doors.' },
    posts: [
      { hoursAgo: 71, body: 'Every house has one door in tune with its piano. Finding it is not in the contract.' },
    ],
  },
]

/** The live Space of the demo. Its recordings are in packages/app/demo. */
export const DEMO_SPACE = {
  title: 'What do we owe the places we left?',
  topics: ['Home', 'Stories'],
  ...{ host: FAMOUS, cohost: 'noor', speaker: 'samuel' },
  listeners: ['mei', 'kofi', 'lucie', 'oskar'],
} as const

const FIRST = 'Ada Ben Chloé Dina Emil Fatou Gaël Hana Ivan Jade Kai Léa Milo Nina Omar Paul Rim Sami Tess Uma'.split(
  ' ',
)
const LAST =
  'Abbas Bauer Costa Dubois Eriksen Ferrari Garcia Hansen Ito Jensen Kone Lopez Moreau Novak Ortiz Petit Qureshi ' +
  'Rossi Silva Traoré Ueda Vidal Weber Xu Young Zahra Arnaud Blum Cissé Dahl Egger Faure Gomez'
const LAST_NAMES = LAST.split(' ')

/** Names of people who only listen: 660 different ones. */
export const CROWD: readonly string[] = LAST_NAMES.flatMap((last) => FIRST.map((first) => `${first} ${last}`))

import { personNamed, type TestPerson } from '../helpers/accounts.ts'

/** Whose eyes a scene is seen through. Each has a browser of their own. */
export type Viewer = 'guest' | 'newcomer' | 'reader' | 'keeper' | 'host' | 'listener' | 'traveller'

/** Their accounts; those who are not here have none. The keeper looks after the place, and is the host in a second
 *  browser. */
export const ACCOUNTS: Readonly<Partial<Record<Viewer, TestPerson>>> = {
  newcomer: personNamed('Zoé Martin'),
  reader: personNamed('Noor Rahman'),
  keeper: personNamed('Ada Lovelace'),
  host: personNamed('Ada Lovelace'),
  listener: personNamed('Lin Chen'),
}

/** Who comes on stage beside the host. */
export const STAGE = [
  { name: 'Grace Hopper', as: 'cohost' },
  { name: 'Katherine Johnson', as: 'speaker' },
  { name: 'Wangari Maathai', as: 'speaker' },
] as const
/** Whom the host invites: the reader does not come. */
export const INVITED = [...STAGE, { name: 'Noor Rahman', as: 'speaker' }] as const

/** Who listens. The first ones ask for the microphone. */
export const AUDIENCE = [
  'Joan Clarke',
  'Srinivasa Ramanujan',
  'Benoît Mandelbrot',
  'Emmy Noether',
  'Alan Turing',
  'Maryam Mirzakhani',
  'Rosalind Franklin',
  'Hedy Lamarr',
  'Mary Anning',
  'Tu Youyou',
  'Ibn Sina',
]
export const WAITING = 3

export const SPACE = { title: 'What do we owe the places we left?', topics: ['Home', 'Migration', 'Stories'] }

import { type Attack, ATTACKS, CALM, hostileRoom, type HostileRoomReport, type Place } from '@banyan/sim'

/** What came of one attack in a simulated room. */
export interface AttackRow extends Omit<HostileRoomReport, 'deaf'> {
  readonly attack: string
  readonly deaf: number
}

/** The rooms in which all attacks are tried. */
export interface SimulatedRooms {
  readonly place: Place
  readonly strangers: number
  readonly loss: number
  readonly seed: number
}

export const PLACES: readonly Place[] = ['first', 'middle', 'last', 'one-stripe', 'both-stripes']

/** Tries every attack in a room of its own, and none at all first. */
export async function tryAttacks(rooms: SimulatedRooms, say: (line: string) => void): Promise<AttackRow[]> {
  const rows: AttackRow[] = []
  const attacks: Readonly<Record<string, Attack>> = { calm: CALM, ...ATTACKS }
  for (const [name, attack] of Object.entries(attacks)) {
    const { deaf, ...report } = await hostileRoom({ ...rooms, attack })
    rows.push({ attack: name, ...report, deaf: deaf.length })
    say(lineOf(rows.at(-1)!))
  }
  return rows
}

const COLUMNS = ['attack', 'carried', 'forged', 'most', 'over ms', 'missing %', 'gap ms', 'deaf', 'left ms', 'B/s']
const cells = (row: AttackRow): (string | number)[] => [
  ...[row.attack, row.carried, row.forged, row.forgedMost, Math.round(row.forgedSpanMs)],
  ...[(100 * row.missingShare).toFixed(3), row.worstGapMs, row.deaf, row.leftAfterMs ?? '–', row.bytesOutPerListener],
]
const lineOf = (row: AttackRow): string => cells(row).join('  ')

/** The rows as a table in Markdown. */
export const attacksTable = (rows: readonly AttackRow[]): string =>
  [COLUMNS, COLUMNS.map(() => '---'), ...rows.map(cells)].map((row) => `| ${row.join(' | ')} |`).join('\n')

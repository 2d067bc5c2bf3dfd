import { CodedError } from '@banyan/core/ports'

/** Measured round-trip times between hosts, in ms. Symmetric; 0 from a host to itself; NaN where nothing was

 *  measured. */
export interface DelayMatrix {
  readonly hosts: number
  /** @throws RangeError when there is no such host */
  roundTrip(a: number, b: number): number
}

/** What was given is not a matrix of round-trip times. */
export class DelayMatrixError extends CodedError<'not-a-triangle' | 'not-square' | 'not-a-delay' | 'too-many-hosts'> {
  override readonly name = 'DelayMatrixError'
}

/** More would take 100 MB, and is no measured network that we know of. */
const MOST_HOSTS = 5_000
const LEAST_HOSTS = 2
const TENTHS_PER_MS = 10
const NOT_MEASURED = 0xffff
/** Longer than any line on Earth, there and back; a larger figure is a broken measurement. */
const LONGEST_MS = 20_000

/**
 * Reads the upper triangle of a matrix: little-endian Uint16 in 0.1 ms, in the order (0,1), (0,2), … (1,2), …; 65535
 * where nothing was measured. The number of hosts follows from the length.
 * @throws DelayMatrixError not-a-triangle, too-many-hosts
 * @example readTriangle(await readFile('planetlab-490.rtt-median.upper.u16')).roundTrip(0, 489)
 */
export function readTriangle(bytes: Uint8Array): DelayMatrix {
  // n hosts have n (n - 1) / 2 pairs of two bytes each.
  const hosts = Math.round((1 + Math.sqrt(1 + 4 * bytes.byteLength)) / 2)
  if (hosts < LEAST_HOSTS || hosts * (hosts - 1) !== bytes.byteLength) {
    throw new DelayMatrixError('not-a-triangle', `${bytes.byteLength} bytes are no upper triangle of 16-bit numbers`)
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const table = emptyTable(hosts)
  let at = 0
  for (let a = 0; a < hosts; a += 1) {
    for (let b = a + 1; b < hosts; b += 1, at += 2) {
      const tenths = view.getUint16(at, true)
      const value = tenths === NOT_MEASURED ? NaN : tenths / TENTHS_PER_MS
      table[a * hosts + b] = value
      table[b * hosts + a] = value
    }
  }
  return matrixOf(hosts, table)
}

/**
 * Reads a square array of round-trip times in ms, one row for each host, as it comes out of JSON; null where nothing
 * was measured. Where the two directions differ, their mean counts; where one is missing, the other; the diagonal is
 * not read.
 * @throws DelayMatrixError not-square, not-a-delay, too-many-hosts
 * @example readSquare(JSON.parse('[[0, 20], [22, 0]]')).roundTrip(0, 1) // 21
 */
export function readSquare(rows: unknown): DelayMatrix {
  const hosts = Array.isArray(rows) ? rows.length : 0
  if (!Array.isArray(rows) || hosts < LEAST_HOSTS || !rows.every((row) => Array.isArray(row) && row.length === hosts)) {
    throw new DelayMatrixError('not-square', 'expected as many rows as each row has numbers, two at least')
  }
  const table = emptyTable(hosts)
  for (let a = 0; a < hosts; a += 1) {
    for (let b = a + 1; b < hosts; b += 1) {
      const there = readDelay(rows[a][b], a, b)
      const back = readDelay(rows[b][a], b, a)
      const value = Number.isNaN(there) ? back : Number.isNaN(back) ? there : (there + back) / 2
      table[a * hosts + b] = value
      table[b * hosts + a] = value
    }
  }
  return matrixOf(hosts, table)
}

function readDelay(value: unknown, a: number, b: number): number {
  if (value === null) return NaN
  if (typeof value === 'number' && value >= 0 && value <= LONGEST_MS) return value
  throw new DelayMatrixError('not-a-delay', `row ${a}, column ${b} is no round-trip time from 0 to ${LONGEST_MS} ms`)
}

function emptyTable(hosts: number): Float32Array {
  if (hosts > MOST_HOSTS) throw new DelayMatrixError('too-many-hosts', `${hosts} hosts, ${MOST_HOSTS} at most`)
  return new Float32Array(hosts * hosts)
}

function matrixOf(hosts: number, table: Float32Array): DelayMatrix {
  return {
    hosts,
    roundTrip(a, b) {
      if (!(a >= 0 && a < hosts && b >= 0 && b < hosts)) throw new RangeError(`no such hosts: ${a}, ${b} of ${hosts}`)
      const value = table[a * hosts + b]
      if (value === undefined) throw new RangeError(`hosts are whole numbers, got ${a}, ${b}`)
      return value
    },
  }
}

/**
 * The same network with an estimate wherever nothing was measured: the shortest way through one other host. What has no
 * such way stays NaN.
 */
export function withDetours(matrix: DelayMatrix): DelayMatrix {
  const { hosts } = matrix
  const table = emptyTable(hosts)
  for (let a = 0; a < hosts; a += 1) {
    for (let b = 0; b < hosts; b += 1) {
      const direct = matrix.roundTrip(a, b)
      table[a * hosts + b] = Number.isNaN(direct) ? shortestDetour(matrix, a, b) : direct
    }
  }
  return matrixOf(hosts, table)
}

function shortestDetour(matrix: DelayMatrix, a: number, b: number): number {
  let shortest = NaN
  for (let via = 0; via < matrix.hosts; via += 1) {
    const way = via === a || via === b ? NaN : matrix.roundTrip(a, via) + matrix.roundTrip(via, b)
    if (!(way >= shortest)) shortest = Number.isNaN(way) ? shortest : way
  }
  return shortest
}

/** What a connection costs by what it does: bytes that it sends, and milliseconds that the relay works for it. */
export type Cost = 'bytes' | 'workMs'

/** Who bears costs: a connection by itself; a connection that is in no room; all connections of a person; all of an
 *  address; those of an address that are in no room. */
export type Bearer = 'connection' | 'newcomer' | 'identity' | 'address' | 'newcomers'

/** What somebody may spend in one second on average, and at once after a rest. */
interface BudgetSize {
  readonly perSecond: number
  readonly atOnce: number
}

/**
 * What everybody may cost.
 *
 * - A connection: a join brings about 8 kB of signals for each link, once, and 1 MB is twice that for 64 links, the
 *   most that a peer has. After it an honest peer sends less than 1 kB a second, and takes 0.1 % of a core. The relay
 *   works 5 ms for a join into a room of thousands; a second is enough for its host, also on a slow and busy machine.
 * - A newcomer, in no room: it says hello and asks to come in, in 3 kB, or watches the list of rooms. So whoever is
 *   closed and connects again at once gets less through than those who are in a room.
 * - An identity: a person has three seats in a room, and is seldom in two rooms.
 * - An address: a school of hundreds shares one, and may join all at once. Its newcomers: 700 who come in at once.
 */
export const BUDGETS: Readonly<Record<Bearer, Readonly<Record<Cost, BudgetSize>>>> = {
  connection: { bytes: { perSecond: 64_000, atOnce: 1_000_000 }, workMs: { perSecond: 20, atOnce: 1_000 } },
  newcomer: { bytes: { perSecond: 16_000, atOnce: 64_000 }, workMs: { perSecond: 10, atOnce: 500 } },
  identity: { bytes: { perSecond: 256_000, atOnce: 4_000_000 }, workMs: { perSecond: 60, atOnce: 2_000 } },
  address: { bytes: { perSecond: 1_000_000, atOnce: 16_000_000 }, workMs: { perSecond: 300, atOnce: 4_000 } },
  newcomers: { bytes: { perSecond: 128_000, atOnce: 2_000_000 }, workMs: { perSecond: 100, atOnce: 2_000 } },
}

/** Bytes that a message counts for besides its own: reading the smallest one costs about as much as so many more. An
 *  honest peer sends 100 a second for a moment, and 1 a second after that. */
export const MESSAGE_BYTES = 400

/** Bytes that a request of HTTP long polling counts for besides its messages: its headers. */
export const HTTP_REQUEST_BYTES = 500

/** The most milliseconds that one message counts for. What takes longer was held up by something else: other programs,
 *  or a collection of garbage. */
export const LONGEST_WORK_MS = 250

/** Bytes that may wait for one connection to read them: ten times the largest reply. An honest peer that cannot read
 *  this much in time has lost the connection. */
export const UNREAD_BYTES = 1_000_000

/** Bytes that wait for a connection from which on no signals of others are added: neighbours must not be able to close
 *  it. An honest peer is sent less in a minute. */
export const BEHIND_BYTES = 250_000

/** Bytes that may wait for all connections of one address. */
export const UNREAD_BYTES_PER_ADDRESS = 16_000_000

/** Bytes that may wait for all connections of one relay, so that its memory has a limit. */
export const UNREAD_BYTES_PER_RELAY = 128_000_000

/** Connections of one address that are in no room, lists of rooms that they watch included. With one more, the one that
 *  has been in no room longest is closed. */
export const ROOMLESS_PER_ADDRESS = 500

/** How long a connection may take to come into a room, in ms, before it counts as one in no room. */
export const ROOMLESS_AFTER_MS = 10_000

/** How long what a connection did is remembered when somebody has to be found who cost an address too much, in ms: the
 *  memory of it falls to a third in that time. */
export const BLAME_MS = 10_000

/** Bytes of late that make a connection one that may be closed because its address or identity sent too much: far more
 *  than what a peer with a few links sends when it joins. */
export const BLAMED_BYTES = 200_000

/** Milliseconds of late that the relay worked for a connection that may be closed because of its address or identity.
 *  An honest peer takes a tenth of that when it joins. */
export const BLAMED_WORK_MS = 100

/** How often unread bytes are added up, in ms: in that time one connection can ask for little more than it may leave
 *  unread. */
export const SWEEP_MS = 1_000

/** Addresses and identities whose spending is remembered while none of them is connected, so that memory has a limit.
 *  An address counts twice, once for those in no room. The one that was seen least recently is forgotten; that can only
 *  admit too much. */
export const MOST_REMEMBERED = 20_000

import type { ProcessorOptions } from '@banyan/core/testing'

/**
 * What the work of a peer in Node takes, in milliseconds of one core of machine A (BENCHMARKS.md).
 *
 * - `packet`, `send`: 80 to 90 µs to receive one over a data channel and 73 to 83 to send one, with 1,000 packets a
 *   second. A peer that hears one voice gets 50 a second, one at a time, and shares no wake-up: twice that.
 * - `timer`: with these, what a peer of the swarm of 60 took: 26 ms of CPU a second (79 % of two cores) for 50 packets
 *   that it got, 50 that it sent, and some hundred timers. That was before peers took turns along with packets, and
 *   was not taken anew.
 * - `handshake`: half of what one end of a new link takes. Both ends together took 20 to 40 ms.
 * - `plan`, `message`: not measured. Reading a message of some kB and comparing some ten links is about 1 ms or below.
 */
export const NODE_PRICES: ProcessorOptions['prices'] = {
  packet: 0.16,
  send: 0.15,
  timer: 0.1,
  handshake: 7.5,
  plan: 1,
  message: 0.3,
}

/** Packets that wait at one socket at most. Linux gives a socket 212,992 bytes by default, and counts 768 for a small
 *  packet. */
export const SOCKET_PACKETS = 277

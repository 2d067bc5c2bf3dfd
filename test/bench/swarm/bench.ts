/*
 * npm run bench -- swarm: a room of real peers on this machine, of which some are killed, and what the others play.
 *
 * - A real relay on loopback, in this process; all peers as in `npm run swarm`: sessions over node-datachannel in
 *   processes of their own. Super-peers (12 slots) that may be killed live alone, so that SIGKILL ends one peer and
 *   nothing else; other super-peers, and leaves (no slots), share processes; speakers (3 slots) share one. They take
 *   turns as people do, 3.2 s each and 0.4 s over the next one, or all speak at once (--together): a file of speech
 *   over and over, each from another place.
 * - Kills come one by one, SIGKILL at whatever moment it is, to peers that carry others just then; with --cut the
 *   victim goes deaf and mute instead, and its connection to the relay closes. --loss drops datagrams at the sending
 *   side, sound and link messages alike. With --churn, listeners vanish as by a kill (leaves by a cut), and as many
 *   come. With --burn, programs that want a core each run beside the room, from its first moment to its last.
 *
 * Measured:
 *
 * - framesDue, framesMissing, maxGapMs: for every listener that was there at the end, and every speaker, all frames
 *   that speaker sent from the first one heard on; missing are those that the session did not hand to be played.
 *   Joining, kills, churn: all of it counts. What was never heard at all is missing from five seconds after the join
 *   on.
 * - restoreMs: for each child of a victim and each stripe that the victim fed, from the kill to the first packet of
 *   that stripe straight from another peer. Answers to requests for single packets do not count.
 * - firstAudioMs: from the call of `join` to the first frame that is handed to be played.
 * - mouthToEarMs: from the first sound of a frame (20 ms of it, and 6.5 ms that the encoder looks ahead, before it is
 *   published) to the moment at which it is handed to be played. One monotonic clock. Decoder and sound card are not in
 *   it.
 * - forwardCpuUsPerPacket: CPU of the processes of super-peers that carry others, everything that they do, over the
 *   packets that they sent; and speakerUplinkKbps: bytes on all media channels of a speaker, without what SCTP, DTLS,
 *   UDP and IP add. Both in a steady window of 9.6 s, three turns.
 * - superPeers, depthMax: by who sent whom most packets of a stripe in that window.
 * - relayMediaBytes: bytes of WebSocket messages, both ways, that are binary or an event that the protocol does not
 *   name.
 */
import { fileURLToPath } from 'node:url'
import { systemClock } from '@banyan/core/ports'
import { runSwarm, summaryOf } from '../../swarm/index.ts'
import { wholeNumber } from '../flags.ts'
import { watchMachine } from '../machine.ts'
import type { Bench, BenchOptions } from '../bench.ts'
import { burnCores } from './burner.ts'
import { openWatchedRelay } from './watched-relay.ts'

const SPEECH = fileURLToPath(new URL('../../fixtures/speech.ogg', import.meta.url))
const SECONDS_A_KILL = 3
const SECONDS_OF_CHURN = 60
const LEAST_SECONDS = 5

async function run({ flags, say }: BenchOptions) {
  const listeners = wholeNumber(flags, 'listeners', 1, 500)
  const kills = wholeNumber(flags, 'kill', 0, listeners - 1)
  const [loss, churn] = [share(flags['loss'], 'loss', 0.9), share(flags['churn'], 'churn', 0.2)]
  const usual = Math.max(LEAST_SECONDS, SECONDS_A_KILL * kills, churn > 0 ? SECONDS_OF_CHURN : 0)
  const seconds = flags['seconds'] ? wholeNumber(flags, 'seconds', 1, 3_600) : usual
  const interrupt = new AbortController()
  const onSignal = () => interrupt.abort(new Error('Interrupted.'))
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, onSignal)
  const burner = burnCores(wholeNumber(flags, 'burn', 0, 64))
  const relay = await openWatchedRelay()
  const machine = watchMachine()
  try {
    const done = await runSwarm(
      {
        ...{ relay: relay.url, bindAddress: '127.0.0.1', file: SPEECH, unrestMs: seconds * 1_000 },
        ...{ listeners, kills, loss, churn, cut: flags['cut'] !== '', together: flags['together'] !== '' },
        ...{ speakers: wholeNumber(flags, 'speakers', 1, 13), seed: wholeNumber(flags, 'seed', 0, 9_999) },
      },
      { signal: interrupt.signal, clock: systemClock, say },
    )
    const { mediaBytes, wordBytes, events } = relay.passed()
    const strange = [...events].filter(([event]) => event === 'binary' || event === 'unknown')
    const figures = { ...done.figures, relayMediaBytes: mediaBytes }
    const table = [
      summaryOf({ ...done, figures }),
      `Relay         ${mediaBytes} bytes of sound, ${wordBytes} of words ${strange.map(String).join(' ')}`.trimEnd(),
      `Machine       ${machine()}`,
    ].join('\n')
    return { figures, table }
  } finally {
    await burner.close()
    await relay.close()
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, onSignal)
  }
}

function share(text: string | undefined, name: string, most: number): number {
  const value = Number(text || NaN)
  if (value >= 0 && value <= most) return value
  throw new Error(`--${name} takes a number from 0 to ${most}, for example 0.05.`)
}

export const swarm: Bench = {
  about: 'a room of real peers, some of which are killed, and what the others play meanwhile',
  flags: {
    listeners: { default: '60', value: 'N', about: 'how many listen' },
    speakers: { default: '3', value: 'N', about: 'how many speak, one after the other' },
    together: { default: '', value: '', about: 'all of them speak at once, all the time' },
    kill: { default: '6', value: 'N', about: 'super-peers that are killed, one by one' },
    cut: { default: '', value: '', about: 'cut victims off instead of killing their processes' },
    loss: { default: '0', value: 'SHARE', about: 'of all datagrams that get lost on each link' },
    churn: { default: '0', value: 'SHARE', about: 'of the listeners that vanish and come each second' },
    burn: { default: '0', value: 'N', about: 'programs beside the room that want a core each' },
    seconds: { default: '', value: 'N', about: 'of kills and churn; 3 a kill, 60 with churn, otherwise' },
    seed: { default: '1', value: 'N', about: 'seed of all random choices' },
  },
  run,
}

/*
 * npm run bench -- hostile: a room of real peers of which some are hostile, and what the others hear of it.
 *
 * - Four rooms, one after the other, each as in `npm run bench -- swarm`: a real relay on loopback, sessions over
 *   node-datachannel in processes of their own, a file of speech. In the first nobody is hostile. In the others a fifth
 *   of the listeners, all of them super-peers, carry others well until everybody hears all speakers; from then on they
 *   do all that strangers can do, one attack after the other, half a second each, and all tell the same lies. In the
 *   second room they are those who carry most in one stripe. In the third they are the first who joined: the whole
 *   trunk of both stripes, so that both ways of every listener are theirs. The fourth is the third with one stripe,
 *   where no frame has a second way. Without them the room has slots enough for both stripes.
 * - With --rooms, simulated rooms too, on the virtual clock: bad lines, churn and overloaded machines, and nobody means
 *   harm. Whoever is found guilty there is found so wrongly.
 * - With --attacks, nothing but simulated rooms, one for each attack: strangers in one place (--place, --strangers),
 *   with or without loss (--loss), and what came of it, a line each.
 *
 * Measured, of listeners that are not hostile:
 *
 * - wholeTrunk: what came of the third room. Figures without a room's name are of the second, but for guiltyFound and
 *   wrongVerdicts, which add up over all rooms.
 * - forgedFramesHeard, forgedFramesHeardOneStripe: frames that were handed to be played and that are not, byte for
 *   byte, what that speaker sent under that timestamp, or that were played twice.
 * - framesMissing, framesMissingCalm: due frames that were not handed to be played, with and without hostility.
 * - heldBack: frames of which a copy came and that were not played, because nothing confirmed it in time, as sessions
 *   report it to the relay. Null where none reports any.
 * - detectMs: from the first packet of sound that a hostile parent sends a child after its attack began to the last
 *   one. Null: it never stopped.
 * - guiltyFound, wrongVerdicts: members that the relay found guilty, hostile ones and others; wrongVerdicts adds up
 *   over all rooms, simulated ones too.
 * - bytesOverheadPercent, mediaBytesOverheadPercent: signatures, and messages about groups of frames, over all other
 *   bytes that the calm room sends: with the headers of IPv4, UDP, DTLS and SCTP, and without. The speech has 24
 *   kbit/s, and the app sends 32.
 * - signCpuUsPerFrame, verifyCpuUsPerFrame: CPU time that a frame costs to sign and to verify in Node, over groups of
 *   ten frames, hashes included. verifyUsPerFrameChromium: time that it takes in Chromium, more than its work.
 * - mouthToEarAddedMs: the median from mouth to ear with hostility, less the one without.
 */
import { fileURLToPath } from 'node:url'
import { type Logger, silentLogger, systemClock } from '@banyan/core/ports'
import type { PeerId, RoomId, Verdict } from '@banyan/core/protocol'
import type { PlannerSettings } from '@banyan/relay'
import { banyanPlanner, type TopologyPlanner, type TopologySnapshot } from '@banyan/core/topology'
import { troubledRoom } from '@banyan/sim'
import { runSwarm, type SwarmRun } from '../../swarm/index.ts'
import type { Bench, BenchOptions } from '../bench.ts'
import { wholeNumber } from '../flags.ts'
import { watchMachine } from '../machine.ts'
import { launchChromium } from '../../helpers/chromium.ts'
import { nodeSigning } from '@banyan/node'
import { servePage } from '../serve-page.ts'
import { openWatchedRelay } from '../swarm/watched-relay.ts'
import { attacksTable, PLACES, tryAttacks } from './attacks.ts'
import { figuresOf, tableOf } from './figures.ts'
import { type SigningCost, signingCost } from './signing-cost.ts'

const SPEECH = fileURLToPath(new URL('../../fixtures/speech.ogg', import.meta.url))

async function run(options: BenchOptions) {
  return options.flags['attacks'] === '' ? runSwarms(options) : runAttacks(options)
}

async function runAttacks({ flags, say }: BenchOptions) {
  const place = PLACES.find((name) => name === flags['place'])
  if (!place) throw new Error(`--place is one of ${PLACES.join(', ')}.`)
  const loss = Number(flags['loss'])
  if (!(loss >= 0 && loss <= 0.5)) throw new Error('--loss takes a number from 0 to 0.5, for example 0.05.')
  const strangers = wholeNumber(flags, 'strangers', 1, 20)
  const rows = await tryAttacks({ place, loss, strangers, seed: wholeNumber(flags, 'seed', 0, 9_999) }, say)
  return { figures: rows, table: attacksTable(rows) }
}

async function runSwarms({ flags, say }: BenchOptions) {
  const listeners = wholeNumber(flags, 'listeners', 2, 200)
  const share = Number(flags['hostile'])
  if (!(share > 0 && share < 0.5)) throw new Error('--hostile takes a share above 0 and below 0.5, for example 0.2.')
  const hostile = Math.max(1, Math.round(share * listeners))
  const speakers = wholeNumber(flags, 'speakers', 1, 13)
  const seconds = wholeNumber(flags, 'seconds', 2, 3_600)
  const rooms = wholeNumber(flags, 'rooms', 0, 10_000)
  const seed = wholeNumber(flags, 'seed', 0, 9_999)
  const interrupt = new AbortController()
  const onSignal = () => interrupt.abort(new Error('Interrupted.'))
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, onSignal)
  const machine = watchMachine()
  const room = async (how: {
    hostile: number
    stripes?: number
    place?: 'one-stripe' | 'nowhere'
  }): Promise<SwarmRun> => {
    const { hostile, stripes, place } = how
    let planner: TopologyPlanner | undefined
    const openPlanner = (_: RoomId, settings: PlannerSettings) =>
      (planner = banyanPlanner({ ...settings, ...(stripes && { stripes }) }))
    const convictions: { identity: PeerId; why: Verdict; witnesses: PeerId[] }[] = []
    const warn: Logger['warn'] = (fields) => {
      if (fields['witnesses']) convictions.push(fields as unknown as (typeof convictions)[number])
    }
    const relay = await openWatchedRelay({ openPlanner, logger: { ...silentLogger, warn } })
    try {
      const run = await runSwarm(
        {
          ...{ relay: relay.url, bindAddress: '127.0.0.1', file: SPEECH, windowMs: seconds * 1_000, unrestMs: 0 },
          ...{ listeners, speakers, hostile, seed, kills: 0, loss: 0, churn: 0, cut: false, together: false },
          ...(place === 'one-stripe' && {
            chooseHostile: (peers, count) => mostCarrying(planner!.snapshot(), peers).slice(0, count),
          }),
          ...(place === 'nowhere' && { chooseHostile: () => [] }),
        },
        { signal: interrupt.signal, clock: systemClock, say },
      )
      const { forgedFramesHeard = 0, guiltyFound = 0, wrongVerdicts = 0, peers = [] } = run.hostility ?? {}
      const { framesMissing, framesDue } = run.figures
      say(`  ${forgedFramesHeard} forged frames heard, ${framesMissing} of ${framesDue} missing.`)
      say(`  Verdicts: ${guiltyFound} right, ${wrongVerdicts} wrong.`)
      for (const { identity, why, witnesses } of convictions) {
        if (peers.includes(identity)) continue
        const liars = witnesses.filter((witness) => peers.includes(witness)).length
        const others = witnesses.length - liars
        const how = why === 'accuser' ? 'for accusing' : 'by the word of'
        say(`  Wrongly found guilty, ${how} ${liars} hostile and ${others} other peers.`)
      }
      return run
    } finally {
      await relay.close()
    }
  }
  try {
    say('A room in which nobody is hostile.')
    const calm = await room({ hostile, place: 'nowhere' }) // as many super-peers as there
    say(`A room in which ${hostile} of ${listeners} are, all on one stripe.`)
    const attacked = await room({ hostile, place: 'one-stripe' })
    say('The same with the whole trunk of both stripes.')
    const wholeTrunk = await room({ hostile })
    say('The same with one stripe.')
    const oneStripe = await room({ hostile, stripes: 1 })
    const troubled = []
    for (let index = 0; index < rooms; index += 1) {
      if (index % 10 === 0) say(`Simulated rooms in trouble: ${index} of ${rooms} …`)
      troubled.push(await troubledRoom({ seed: seed + index }))
    }
    say('What a signature costs …')
    const cost = await signingCost(nodeSigning(), cpuUs)
    const costInChromium = await costInPage().catch((error: unknown) => {
      say(`  not measured in Chromium: ${String(error)}`)
      return undefined
    })
    const figures = figuresOf({ listeners, calm, attacked, wholeTrunk, oneStripe, troubled, cost, costInChromium })
    return { figures, table: `${tableOf(figures)}\nMachine       ${machine()}` }
  } finally {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, onSignal)
  }
}

/** Those of some peers that carry in the first stripe, from the one with the most children on. */
function mostCarrying({ peers }: TopologySnapshot, among: readonly PeerId[]): PeerId[] {
  const children = new Map<PeerId, number>()
  for (const { parents } of peers.values()) {
    const parent = parents[0]
    if (parent && parent !== 'stage') children.set(parent, (children.get(parent) ?? 0) + 1)
  }
  const size = (peer: PeerId) => children.get(peer) ?? 0
  return among.filter((peer) => peers.get(peer)?.carries === 0).sort((a, b) => size(b) - size(a))
}

/** Work of this process so far, in microseconds. */
function cpuUs(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}

async function costInPage(): Promise<SigningCost> {
  const browser = await launchChromium()
  const served = await servePage(fileURLToPath(new URL('page/', import.meta.url)))
  try {
    const page = await browser.newPage()
    await page.goto(served.url)
    return await page.evaluate(() => signing())
  } finally {
    await browser.close()
    await served.close()
  }
}

export const hostile: Bench = {
  about: 'a room of real peers of which a fifth are hostile, and what the others hear of it',
  flags: {
    listeners: { default: '24', value: 'N', about: 'how many listen' },
    hostile: { default: '0.2', value: 'SHARE', about: 'of the listeners that are hostile' },
    speakers: { default: '3', value: 'N', about: 'how many speak, one after the other' },
    seconds: { default: '20', value: 'N', about: 'how long they attack' },
    rooms: { default: '0', value: 'N', about: 'simulated rooms with bad lines, churn and overload' },
    attacks: { default: '', value: '', about: 'simulated rooms alone, one for each attack' },
    place: { default: 'first', value: 'PLACE', about: `of strangers there: ${PLACES.join(', ')}` },
    strangers: { default: '1', value: 'N', about: 'strangers there' },
    loss: { default: '0', value: 'SHARE', about: 'of the packets that get lost there' },
    seed: { default: '1', value: 'N', about: 'seed of all random choices' },
  },
  run,
}

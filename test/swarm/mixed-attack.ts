import { inTurn, type MediaBehaviour, recordTo, type RelayLie } from '@banyan/core/testing'
import { type Attack, ATTACKS } from '@banyan/sim'

/** How long a hostile peer does one thing before it does the next, in ms. */
const EACH_MS = 500

/** All attacks in an order of chance, half a second each; the first is the plainest one, so that it is known from when
 *  on frames are forged. What they tell the relay, they tell all the time. */
export function mixedAttack(chance: () => number): {
  behaviours: readonly MediaBehaviour[]
  lies: readonly RelayLie[]
} {
  const plot = { chance, tape: [], foreignTape: [] }
  const attacks: Attack[] = Object.values(ATTACKS)
  const order = attacks.map((attack) => ({ attack, at: chance() })).sort((a, b) => a.at - b.at)
  const made = order.flatMap(({ attack }) => (attack.behaviours ? [chained(attack.behaviours(plot))] : []))
  return {
    behaviours: [recordTo(plot.tape), inTurn(EACH_MS, [chained(ATTACKS.alterBytes.behaviours!(plot)), ...made])],
    lies: [ATTACKS.forgeAndHide, ATTACKS.accuseWhileForging].flatMap(({ lies }) => lies?.() ?? []),
  }
}

/** Behaviours one after the other as one. */
const chained = (behaviours: readonly MediaBehaviour[]): MediaBehaviour => ({
  out: (datagram, way, scene) =>
    behaviours.reduce((all, { out }) => (out ? all.flatMap((each) => out(each, way, scene)) : all), [
      datagram,
    ] as readonly (typeof datagram)[]),
  tick: (scene) => behaviours.forEach(({ tick }) => tick?.(scene)),
})

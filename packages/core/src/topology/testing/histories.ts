import fc from 'fast-check'
import type { PeerId } from '../../protocol/index.ts'
import { DIMENSIONS, type Member, REACHES } from '../member.ts'

/** One step of a random history. `who` is the index of a peer among those in the room, modulo their number. */
export type Step =
  | { readonly type: 'join'; readonly member: Member }
  | { readonly type: 'storm'; readonly members: readonly Member[] }
  | { readonly type: 'leave'; readonly who: number }
  | { readonly type: 'stage'; readonly who: number; readonly onStage: boolean }
  | { readonly type: 'link-lost'; readonly who: number; readonly which: number }
  | { readonly type: 'report'; readonly who: number; readonly change: Partial<Member> & { congested?: boolean } }
  | { readonly type: 'confirm'; readonly who: number; readonly which: number }
  /** Windows in which all children confirm their parents, except peers whose number is a multiple of `silent`. */
  | { readonly type: 'confirmed-time'; readonly windows: number; readonly silent: number }
  | { readonly type: 'convict'; readonly who: number }
  | { readonly type: 'doubt'; readonly who: number }
  | { readonly type: 'tick'; readonly ms: number }
  | { readonly type: 'rebuild'; readonly garble: readonly number[] }

export const peerName = (number: number): PeerId => `p${String(number).padStart(11, '0')}` as PeerId

const slots = fc.oneof(fc.constant(0), fc.constantFrom(1, 2, 3, 4, 12))
const point = fc.array(fc.integer({ min: -80, max: 80 }), { minLength: DIMENSIONS, maxLength: DIMENSIONS })
const reach = fc.constantFrom('open' as const, 'cone' as const, 'cone' as const, ...REACHES)
const identity = fc.option(fc.constantFrom('ada', 'grace', 'edith', 'mary'), { nil: undefined })
const prefix = fc.option(fc.constantFrom('192.0.2', '198.51.100'), { nil: undefined })
const member = (onStage: fc.Arbitrary<boolean>): fc.Arbitrary<Member> =>
  fc.record({
    slots,
    onStage,
    access: fc.integer({ min: 0, max: 60 }),
    point,
    reach,
    willing: fc.boolean(),
    seed: fc.boolean(),
    identity,
    prefix,
    convicted: fc.integer({ min: 0, max: 15 }).map((chance) => chance === 0),
  })
const listener = member(fc.constant(false))
const who = fc.nat(1_000)

/** A listener who has slots for several others, and may have further seats in the room. */
const carrier: fc.Arbitrary<Member> = fc.record({
  slots: fc.integer({ min: 3, max: 12 }),
  access: fc.integer({ min: 0, max: 60 }),
  point,
  identity: fc.constantFrom('ada', 'grace', 'edith', 'mary', 'hedy', 'radia'),
  prefix,
})

const stepIn = (listener: fc.Arbitrary<Member>): fc.Arbitrary<Step> =>
  fc.oneof(
    { weight: 8, arbitrary: listener.map((member): Step => ({ type: 'join', member })) },
    { weight: 1, arbitrary: member(fc.constant(true)).map((member): Step => ({ type: 'join', member })) },
    {
      weight: 1,
      arbitrary: fc.array(listener, { maxLength: 12 }).map((members): Step => ({ type: 'storm', members })),
    },
    { weight: 4, arbitrary: who.map((who): Step => ({ type: 'leave', who })) },
    {
      weight: 1,
      arbitrary: fc.tuple(who, fc.boolean()).map(([who, onStage]): Step => ({ type: 'stage', who, onStage })),
    },
    { weight: 2, arbitrary: fc.tuple(who, who).map(([who, which]): Step => ({ type: 'link-lost', who, which })) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(
          who,
          fc.record(
            {
              slots,
              access: fc.integer({ min: 0, max: 60 }),
              point,
              reach,
              willing: fc.boolean(),
              congested: fc.boolean(),
            },
            { requiredKeys: [] },
          ),
        )
        .map(([who, change]): Step => ({ type: 'report', who, change })),
    },
    { weight: 1, arbitrary: fc.tuple(who, who).map(([who, which]): Step => ({ type: 'confirm', who, which })) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 2, max: 9 }))
        .map(([windows, silent]): Step => ({ type: 'confirmed-time', windows, silent })),
    },
    { weight: 1, arbitrary: who.map((who): Step => ({ type: 'convict', who })) },
    { weight: 1, arbitrary: who.map((who): Step => ({ type: 'doubt', who })) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 90_000 }).map((ms): Step => ({ type: 'tick', ms })) },
    { weight: 1, arbitrary: fc.array(who, { maxLength: 6 }).map((garble): Step => ({ type: 'rebuild', garble })) },
  )

export const histories = fc.array(stepIn(listener), { maxLength: 60, size: 'max' })
/** Histories of rooms that have slots for two stripes, and few people with many seats. */
export const richHistories = fc.array(stepIn(fc.oneof(carrier, carrier, listener)), { maxLength: 60, size: 'max' })

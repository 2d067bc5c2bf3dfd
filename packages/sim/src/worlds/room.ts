import { RoomWorld, type RoomWorldOptions } from '../index.ts'
import { banyanPlanner } from '@banyan/core/topology'
import { MemoryRelay } from '@banyan/relay/memory'
import { vi } from 'vitest'

// Nothing waits here, but a minute of forty sessions is seconds of computing, and more on a machine that others use too.
vi.setConfig({ testTimeout: 120_000 })

export interface RoomOptions extends Omit<RoomWorldOptions<MemoryRelay>, 'openRelay'> {
  planner?: Parameters<typeof banyanPlanner>[0]
}

/** A world with the relay that people get. `asked` is what it was asked, and by whom. */
export function room({ planner, ...options }: RoomOptions = {}) {
  const asked: { name: string; event: string; ask: unknown }[] = []
  const world = new RoomWorld({
    ...options,
    openRelay: ({ clock, random, logger }) =>
      new MemoryRelay({
        ...{ clock, random, openPlanner: () => banyanPlanner(planner) },
        onAsk: (name, event, ask) => void asked.push({ name, event, ask }),
        ...(logger && { logger }),
      }),
  })
  return Object.assign(world, { asked })
}

/** A room in which ada speaks and so many listen, long enough for everybody to have settled. */
export async function listening(listeners: number, options: RoomOptions & { slots?: number } = {}) {
  const world = room(options)
  const ada = await world.open('ada')
  ada.speak()
  await world.admit(listeners, { slots: options.slots ?? 4 })
  await world.run(5_000)
  return world
}

/** The value below which that share of the values lies. */
export const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? NaN

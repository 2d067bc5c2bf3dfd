import type { Edge } from './forwarder-world.ts'

/**
 * Below the speaker `ada`, one chain of three super-peers in each stripe, which are leaves in the other stripe, and an
 * ear at the end of both. With `standbys`, the second and third super-peer of each chain have a standby in its stripe.
 */
export const twoChains = ({ standbys = false } = {}): Edge[] => [
  { from: 'ada', to: 'a1', feeds: [0] },
  { from: 'ada', to: 'b1', feeds: [1] },
  { from: 'b1', to: 'a1', feeds: [1] },
  { from: 'a1', to: 'b1', feeds: [0] },
  { from: 'a1', to: 'a2', feeds: [0] },
  { from: 'b1', to: 'b2', feeds: [1] },
  { from: 'b1', to: 'a2', feeds: [1] },
  { from: 'a1', to: 'b2', feeds: [0] },
  { from: 'a2', to: 'a3', feeds: [0] },
  { from: 'b2', to: 'b3', feeds: [1] },
  { from: 'b2', to: 'a3', feeds: [1] },
  { from: 'a2', to: 'b3', feeds: [0] },
  { from: 'a3', to: 'ear', feeds: [0] },
  { from: 'b3', to: 'ear', feeds: [1] },
  ...(standbys
    ? [
        { from: 'ada', to: 'a2', standsBy: [0] },
        { from: 'ada', to: 'b2', standsBy: [1] },
        { from: 'a1', to: 'a3', standsBy: [0] },
        { from: 'b1', to: 'b3', standsBy: [1] },
      ]
    : []),
]

/** One stripe: two super-peers in a chain, and an ear. The speaker is the standby of the second super-peer. */
export const oneChain: Edge[] = [
  { from: 'ada', to: 'a1', feeds: [0] },
  { from: 'a1', to: 'a2', feeds: [0] },
  { from: 'ada', to: 'a2', standsBy: [0] },
  { from: 'a2', to: 'ear', feeds: [0] },
]

/** Two fellow speakers, and one peer of the trunk that gets both stripes from both. */
export const twoFellows: Edge[] = [
  { from: 'ada', to: 'bob', stage: true },
  { from: 'ada', to: 'trunk', feeds: [0, 1] },
  { from: 'bob', to: 'trunk', feeds: [0, 1] },
]

import type { PeerId } from '../../protocol/index.ts'
import type { Explanation, TopologySnapshot } from '../planner.ts'

/** The room in words: the stage, and each stripe as a tree of indented lines, the first levels of it. */
export function describeRoom(snapshot: TopologySnapshot, { levels = 3 }: { levels?: number } = {}): string {
  const audience = [...snapshot.peers].filter(([, member]) => !member.onStage)
  const speakers = [...snapshot.peers].filter(([, member]) => member.onStage).map(([peer]) => peer)
  const lines = [
    `${speakers.length} on stage, ${audience.length} listening, ${snapshot.stripes === 1 ? '1 stripe' : `${snapshot.stripes} stripes`}`,
    `stage: ${speakers.join(', ') || 'empty'}`,
  ]
  for (let stripe = 0; stripe < snapshot.stripes; stripe += 1) {
    const children = new Map<PeerId | 'stage', PeerId[]>()
    for (const [peer, { parents }] of audience) {
      const parent = parents[stripe]
      if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), peer])
    }
    lines.push(`stripe ${stripe}`)
    const write = (parent: PeerId | 'stage', depth: number) => {
      for (const child of children.get(parent) ?? []) {
        const below = children.get(child)?.length ?? 0
        const slots =
          snapshot.peers.get(child)!.carries === stripe
            ? ` carries ${below} of ${snapshot.peers.get(child)!.trusted}`
            : ''
        lines.push(`${'  '.repeat(depth)}${child}${slots}`)
        if (depth < levels) write(child, depth + 1)
      }
    }
    write('stage', 1)
  }
  return lines.join('\n')
}

/** An explanation as sentences, for logs and for the curious. */
export function describeExplanation({ peer, carries, stripes }: Explanation): string {
  const ms = (value: number) => `${value.toFixed(0)} ms`
  const lines = stripes.map(({ parent, depth, arrivalMs, directMs, alternative, standby }, stripe) => {
    if (parent === undefined) return `stripe ${stripe}: no parent, because no slot is open that it can reach`
    const from = parent === 'stage' ? 'straight from the stage' : `from ${parent}, ${depth} hops from the stage`
    const compared = parent === 'stage' ? '' : ` (straight it would be ${ms(directMs)})`
    const other = alternative
      ? `; the best other slot, below ${alternative.parent}, would bring ${ms(alternative.arrivalMs)}`
      : ''
    return `stripe ${stripe}: ${from}, after ${ms(arrivalMs)}${compared}${other}${standby ? `; ${standby} stands by` : ''}`
  })
  return [`${peer} ${carries === undefined ? 'carries nobody' : `carries stripe ${carries}`}`, ...lines].join('\n')
}

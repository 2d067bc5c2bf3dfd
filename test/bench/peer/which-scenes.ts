/** Which scenes a person asked for, by kind. */
export interface AskedScenes<Node extends string, Chromium extends string> {
  readonly node: readonly Node[]
  readonly chromium: readonly Chromium[]
}

/**
 * Reads kinds and scenes with commas between; nothing stands for all.
 * @throws Error with a sentence for the person who typed it
 */
export function askedScenes<Node extends string, Chromium extends string>(
  only: string,
  all: AskedScenes<Node, Chromium>,
): AskedScenes<Node, Chromium> {
  const names = only.split(',').filter(Boolean)
  const known = ['node', 'chromium', ...all.node, ...all.chromium]
  const strange = names.find((name) => !known.includes(name))
  if (strange !== undefined) throw new Error(`--only knows no "${strange}". There are: ${known.join(', ')}.`)
  const chosen = <Name extends string>(kind: string, scenes: readonly Name[]) =>
    scenes.filter((scene) => names.length === 0 || names.includes(kind) || names.includes(scene))
  return { node: chosen('node', all.node), chromium: chosen('chromium', all.chromium) }
}

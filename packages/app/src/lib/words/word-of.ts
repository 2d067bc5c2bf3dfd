/** A code as part of a message's name, which has no hyphens. */
type Folded<Code extends string> = Code extends `${infer Head}-${infer Tail}` ? `${Head}_${Folded<Tail>}` : Code

/**
 * The name of the message that stands for a code. A code without a message does not compile.
 * @example words.now[wordOf('problems', 'too-large')]() // words.now.problems_too_large()
 */
export const wordOf = <Area extends string, Code extends string>(area: Area, code: Code) =>
  `${area}_${code.replaceAll('-', '_')}` as `${Area}_${Folded<Code>}`

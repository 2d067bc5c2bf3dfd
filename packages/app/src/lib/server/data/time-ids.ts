const TIME_LENGTH = 9 // base 36: enough until the year 5188
/** Digits (base 36) that tell ids of one millisecond apart. */
const COUNT_LENGTH = 4
const MOST_IN_A_MILLISECOND = 36 ** COUNT_LENGTH - 1

/**
 * Makes ids that sort, as text, in the order in which they were made. Ids of several processes sort by time.
 * @param options.now milliseconds since 1970; may stand still or go back
 * @param options.random random letters and digits that tell processes apart
 */
export function timeIds({ now, random }: { now: () => number; random: () => string }): () => string {
  let last = 0
  let count = 0
  return () => {
    const time = Math.max(now(), last)
    count = time === last ? count + 1 : 0
    last = time
    if (count > MOST_IN_A_MILLISECOND) {
      last += 1
      count = 0
    }
    return base36(last, TIME_LENGTH) + base36(count, COUNT_LENGTH) + random()
  }
}

const base36 = (value: number, length: number) => value.toString(36).padStart(length, '0')

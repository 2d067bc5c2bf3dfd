import * as v from 'valibot'
import { MAX_NAME_LENGTH, MAX_TITLE_LENGTH, MAX_TOPIC_LENGTH, MAX_TOPICS } from './limits.ts'
import type { RequestName } from './messages.ts'
import { cleanLine, cleanText, hasVisible } from './text.ts'

/** How much longer than its limit a text may come in: its marks and joiners are taken out before it is measured. */
const MOST_SURPLUS = 10

/** A line that somebody types: 1 to `max` UTF-16 units after `cleanLine`, with something to see. */
/* @__NO_SIDE_EFFECTS__ */
export const typedLine = (max: number) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.minLength(1, 'is empty'),
    v.maxLength(max * MOST_SURPLUS, `is longer than ${max} characters`),
    v.regex(/^\P{Cc}*$/u, 'contains control characters'),
    v.transform(cleanLine),
    v.check(hasVisible, 'has no visible character'),
    v.maxLength(max, `is longer than ${max} characters`),
  )

/** A text of several lines that somebody types: 0 to `max` UTF-16 units after `cleanText`. */
/* @__NO_SIDE_EFFECTS__ */
export const typedTextOrNothing = (max: number) =>
  v.pipe(
    v.string(),
    v.maxLength(max * MOST_SURPLUS, `is longer than ${max} characters`),
    v.transform((raw) => withSomethingVisible(cleanText(raw))),
    v.maxLength(max, `is longer than ${max} characters`),
  )

/** The same with something to see: 1 to `max` UTF-16 units. */
/* @__NO_SIDE_EFFECTS__ */
export const typedText = (max: number) => v.pipe(typedTextOrNothing(max), v.minLength(1, 'has no visible character'))

const withSomethingVisible = (clean: string): string => (hasVisible(clean) ? clean : '')

/** A person's name: 1 to 50 characters, cleaned as `cleanLine` does, at least one of them visible. */
export const Name = typedLine(MAX_NAME_LENGTH)
/** A room's title: 1 to 80 characters, cleaned in the same way. */
export const Title = typedLine(MAX_TITLE_LENGTH)
/** What a room is about in a word or two each: 3 at most, of 1 to 30 characters. */
export const Topics = v.pipe(v.array(typedLine(MAX_TOPIC_LENGTH)), v.maxLength(MAX_TOPICS, `more than ${MAX_TOPICS}`))

/** What people typed in requests. Apart from `REQUESTS`, which peers load too: they clean nothing, the relay does. */
export const TYPED: { readonly [Request in RequestName]?: v.GenericSchema } = {
  'room:create': v.looseObject({ name: Name, title: Title, topics: v.optional(Topics) }),
  'room:join': v.looseObject({ name: Name }),
}

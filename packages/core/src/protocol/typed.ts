import * as v from 'valibot'
import { MAX_NAME_LENGTH, MAX_TITLE_LENGTH, MAX_TOPIC_LENGTH, MAX_TOPICS } from './limits.ts'
import type { RequestName } from './messages.ts'
import { typedLine } from './text.ts'

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

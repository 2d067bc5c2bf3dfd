import { cleanLine, typedText, typedTextOrNothing } from '@banyan/core/protocol'
import * as v from 'valibot'

/** A handle, as in links: /@ada. */
export const Handle = v.pipe(v.string(), v.regex(/^[a-z0-9_]{2,30}$/))
/** A typed or pasted handle. Capitals, spaces around it and what nobody sees are mended. */
export const TypedHandle = v.pipe(v.string(), v.maxLength(100), v.transform(cleanLine), v.toLowerCase(), Handle)

/** A person, as pages show them. */
export const PersonCard = v.object({
  id: v.string(),
  handle: v.string(),
  name: v.string(),
  bio: v.string(),
  avatar: v.nullable(v.string()),
  followers: v.number(),
  following: v.number(),
  /** Whether the reader follows this person. */
  followed: v.boolean(),
})
export type PersonCard = v.InferOutput<typeof PersonCard>

/** What pages know of a person in a room, beside what the relay tells. */
export const Face = v.object({
  id: v.string(),
  handle: v.string(),
  name: v.string(),
  avatar: v.nullable(v.string()),
  /** Whether the reader follows this person, and whether the reader blocked them. */
  followed: v.boolean(),
  blocked: v.boolean(),
})
export type Face = v.InferOutput<typeof Face>

/** Most faces in one request: a page of an audience. */
export const MOST_FACES = 100

export const Post = v.object({
  id: v.string(),
  body: v.string(),
  createdAt: v.number(),
  author: v.object({ id: v.string(), handle: v.string(), name: v.string(), avatar: v.nullable(v.string()) }),
  space: v.nullable(v.object({ room: v.string(), title: v.nullable(v.string()) })),
})
export type Post = v.InferOutput<typeof Post>

export interface PageOf<Item> {
  readonly items: readonly Item[]
  readonly next: string | null
}
export const pageOf = <Item>(item: v.GenericSchema<unknown, Item>): v.GenericSchema<unknown, PageOf<Item>> =>
  v.object({ items: v.array(item), next: v.nullable(v.string()) })

/** What a person can do to another one, and undo. */
export const TIES = ['follow', 'block', 'mute'] as const
export const TieRefusal = v.object({ refusal: v.picklist(['yourself', 'not-found', 'blocked', 'too-many']) })

export const Bio = /* @__PURE__ */ typedTextOrNothing(160)
/** The two lists of people on a profile. */
export const PEOPLE_LISTS = ['followers', 'following'] as const
export type PeopleList = (typeof PEOPLE_LISTS)[number]

/** What somebody is told about a suspension, a removed post or a closed room. */
export const ModerationReason = /* @__PURE__ */ typedText(500)
/** The answer to a report; none is an answer, too. */
export const ReportAnswer = /* @__PURE__ */ typedTextOrNothing(500)
export const ReportReason = /* @__PURE__ */ typedText(500)

import { typedText } from '@banyan/core/protocol'

/** Most characters of a post, as JavaScript counts them after cleaning. */
export const MOST_IN_POST = 500
export const PostBody = /* @__PURE__ */ typedText(MOST_IN_POST)

const LINK = /https?:\/\/[^\s<>"]+/gu
/** Punctuation at the end of a link that belongs to the sentence. */
const TAIL = /[.,;:!?)\]»”’]+$/u
const SPACE_PATH = /^\/rooms\/([a-z0-9-]{1,64})\/?$/

export type Piece = { readonly text: string; readonly href?: string }

/** A post as text and links. @example piecesOf('See https://example.org.') // 'See ', the link, '.' */
export function piecesOf(body: string): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const { index, 0: found } of body.matchAll(LINK)) {
    const href = found.replace(TAIL, '')
    if (!URL.canParse(href)) continue
    if (index > at) pieces.push({ text: body.slice(at, index) })
    pieces.push({ text: href.replace(/^https?:\/\//, ''), href })
    at = index + href.length
  }
  if (at < body.length) pieces.push({ text: body.slice(at) })
  return pieces
}

/** The room of the first link to a Space of this site. @param host as in a URL: "localhost:3000" */
export function roomLinkedIn(body: string, host: string): string | undefined {
  for (const { href } of piecesOf(body)) {
    const url = href === undefined ? undefined : URL.parse(href)
    const room = url?.host === host ? SPACE_PATH.exec(url.pathname)?.[1] : undefined
    if (room) return room
  }
  return undefined
}

import {
  MAX_NAME_LENGTH,
  MAX_SLOTS,
  MAX_TITLE_LENGTH,
  MAX_ROOM_TOKEN_LENGTH,
  ok,
  parseRoomId,
  refuse,
  type Result,
  type RoomId,
} from '@banyan/core/protocol'

/** Reads what a person typed. Pure. @returns the value, or a sentence about what is expected */
type Read<Value> = (text: string) => Result<Value, string>

export const readRoom: Read<RoomId> = (text) => {
  const room = parseRoomId(text)
  return room ? ok(room) : refuse('A room id has 3 to 40 small letters, digits or hyphens.')
}

/** Accepts what people paste: with or without scheme, with or without the path of a page. */
export const readRelay: Read<string> = (text) => {
  const address = /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`
  const url = URL.canParse(address) ? new URL(address) : undefined
  const scheme = url && SCHEMES[url.protocol]
  return url?.host && scheme
    ? ok(`${scheme}//${url.host}`)
    : refuse('A relay is a web address, for example http://localhost:3000.')
}
const SCHEMES: Readonly<Record<string, string>> = {
  'http:': 'http:',
  'https:': 'https:',
  'ws:': 'http:',
  'wss:': 'https:',
}

const readText =
  (what: string, maxLength: number): Read<string> =>
  (raw) => {
    const text = raw.trim()
    const isText = text.length > 0 && text.length <= maxLength && /^\P{Cc}*$/u.test(text)
    return isText ? ok(text) : refuse(`A ${what} has 1 to ${maxLength} characters.`)
  }
export const readName = readText('name', MAX_NAME_LENGTH)
export const readTitle = readText('title', MAX_TITLE_LENGTH)

/** Checks the form of a token; only the relay can verify it. */
export const readToken: Read<string> = (text) =>
  text.length <= MAX_ROOM_TOKEN_LENGTH && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text)
    ? ok(text)
    : refuse('A room token is three parts of letters and digits with dots between them.')

export const readSlots: Read<number> = (text) => {
  const slots = Number(text)
  return /^\d{1,3}$/.test(text) && slots <= MAX_SLOTS
    ? ok(slots)
    : refuse(`Slots are a whole number from 0 to ${MAX_SLOTS}.`)
}

/** Most seconds of an option: a day. */
const MAX_SECONDS = 86_400
/** @returns milliseconds */
export const readSeconds: Read<number> = (text) => {
  const seconds = Number(text)
  const isTime = /^\d{1,5}(?:\.\d{1,3})?$/.test(text) && seconds > 0 && seconds <= MAX_SECONDS
  return isTime ? ok(seconds * 1_000) : refuse(`Seconds are a number above 0, up to ${MAX_SECONDS}.`)
}

/** Reads a whole number. */
export const readCount =
  (least: number, most: number): Read<number> =>
  (text) => {
    const count = Number(text)
    const isCount = /^\d{1,4}$/.test(text) && count >= least && count <= most
    return isCount ? ok(count) : refuse(`It takes a whole number from ${least} to ${most}.`)
  }

/** Reads a share, 0 to `most`. */
export const readShare =
  (most: number): Read<number> =>
  (text) => {
    const share = Number(text)
    const isShare = /^\d?(?:\.\d{1,6})?$/.test(text) && text !== '' && share <= most
    return isShare ? ok(share) : refuse(`A share is a number from 0 to ${most}, for example 0.05.`)
  }

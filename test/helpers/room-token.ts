import type { RoomId } from '@banyan/core'

/** How somebody asks an app for something: without a cookie, a guest who was never here. */
export interface Asking {
  url: string
  /** As a browser sends it: `name=value; other=value`. */
  cookie?: string | undefined
  language?: string
}

export interface Answer {
  readonly status: number
  readonly token?: string
  readonly room?: RoomId
  readonly refusal?: string
  /** The guest's, if one was handed out. */
  readonly cookie: string | undefined
}

/** Asks for a token to enter a room with, as the app's pages do. */
export const askToEnter = ({ room, name, ...asking }: Asking & { room: RoomId; name?: string }): Promise<Answer> =>
  post(`/api/rooms/${room}/token`, { name }, asking)

/** Asks for a token to start a room with. */
export const askToStart = ({ who = 'ask', ...asking }: Asking & { who?: string }): Promise<Answer> =>
  post('/api/rooms', { who }, asking)

/** What a session in a room of the app's takes as its `token`. @throws when the app refuses */
export async function roomToken(asking: Asking & { room: RoomId; name?: string }): Promise<string> {
  const { token, status, refusal } = await askToEnter(asking)
  if (!token) throw new Error(`no token for ${asking.room}: ${status} ${refusal}`)
  return token
}

async function post(path: string, body: object, { url, cookie, language }: Asking): Promise<Answer> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(cookie && { cookie }),
      ...(language && { 'accept-language': language }),
    },
    body: JSON.stringify(body),
  })
  const answer: object = await response.json()
  const lines = response.headers.getSetCookie().map((line) => line.split(';', 1)[0]!)
  return { ...answer, status: response.status, cookie: lines.find((line) => line.startsWith('banyan-guest=')) }
}

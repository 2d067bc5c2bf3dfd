// The program of every page of the test: listens, and speaks into a counter when it is asked to. Each bundler gets it as it is.
import { createSession, loudspeaker, microphone, parseRoomId } from '@banyan/core'

const { relay, room, workerUrl } = Object.fromEntries(new URLSearchParams(location.search))
const errors = []
const ignore = () => {}
const logger = { error: (_fields, message) => errors.push(message), warn: ignore, info: ignore, debug: ignore }
const session = createSession({
  relayUrl: relay,
  ...{ slots: 0, logger, sink: loudspeaker({ logger }) },
  ...(workerUrl && { workerUrl }),
})

/** @param {'webcodecs' | 'wasm'} encoder @returns how many frames the microphone gave within a second and a half */
async function speak(encoder) {
  const source = await microphone({ encoder, processing: false })
  let frames = 0
  const enough = new AbortController()
  const over = source.run(() => (frames += 1), enough.signal).catch((error) => error)
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  enough.abort('enough')
  const why = await over
  return { frames, why: String(why) }
}

globalThis.page = { session, errors, speak }
await session.join({ room: parseRoomId(room), name: 'Ben' })

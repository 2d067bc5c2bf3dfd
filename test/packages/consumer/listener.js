// The program of every page of the test: listens, and speaks into a counter when it is asked to. Each bundler gets it
// as it is.
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

/**
 * @param {'webcodecs' | 'wasm'} encoder @returns how many frames the microphone gave: half a second of them, or what
 * came in time
 */
async function speak(encoder) {
  const source = await microphone({ encoder, processing: false })
  let frames = 0
  const enough = new AbortController()
  const take = () => {
    frames += 1
    if (frames === 25) enough.abort('enough')
  }
  const why = await source.run(take, AbortSignal.any([enough.signal, AbortSignal.timeout(20_000)])).catch(String)
  return { frames, why }
}

globalThis.page = { session, errors, speak, speaker: undefined }
setInterval(async () => {
  globalThis.page.speaker = (await session.stats()).speakers[0]
}, 200)
await session.join({ room: parseRoomId(room), name: 'Ben' })

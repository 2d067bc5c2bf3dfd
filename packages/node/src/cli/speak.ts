import { createNodeSession, inspectOggFile, type OggFileReport, oggFileSource } from '../index.ts'
import { type AudioSource, FRAME_MS } from '@banyan/core/ports'
import type { RoomId } from '@banyan/core/protocol'
import type { RoomSession, SessionSnapshot } from '@banyan/core'
import { conclude, type Context, leave, type Outcome, passed, until } from './context.ts'
import { EXIT } from './exit-codes.ts'
import { Failure, leftSentence } from './failure.ts'
import { flawLines, playedSentence } from './file-report.ts'
import { clockTime } from './status-line.ts'

/** What `banyan speak` was asked for. */
export interface SpeakOptions {
  readonly relay: string
  readonly bindAddress: string | undefined
  readonly name: string
  /** A room token; undefined for relays that admit everybody. */
  readonly token: string | undefined
  readonly file: string
  readonly loop: boolean
  /** How long to wait for the microphone, in ms. */
  readonly waitMs: number
  /** The room to create, or to join. */
  readonly target: { readonly title: string; readonly room: RoomId | undefined } | { readonly room: RoomId }
}

/** Pause between the end of the file and the end of the room, in ms, in which listeners play the last frames. */
const LINGER_MS = 500

/** Speaks a file into a room: as the host of a new one, or in an existing one once its host gives the microphone. */
export async function speak(options: SpeakOptions, context: Context): Promise<Outcome> {
  const { relay, file, target } = options
  const { report, clock, signal } = context
  const startedAt = clock.now()
  let room: string | undefined = target.room
  let playedMs = 0
  /** How much of it went nowhere because another had muted us, in ms. */
  let mutedMs = 0
  let session: RoomSession | undefined
  let held: OggFileReport | undefined

  const failure = await conclude(
    { relay, room },
    async () => {
      held = await inspectOggFile({ path: file, signal })
      for (const line of flawLines(file, held)) report.line(line)
      const { durationMs } = held
      session = openSession(options)
      room = await enter(session, options, context)
      const length = options.loop ? 'over and over' : `of ${clockTime(durationMs)}`
      const onProgress = (ms: number) => {
        playedMs = ms
        if (isMuted(session!.snapshot)) mutedMs += FRAME_MS
        report.status(`Speaking ${clockTime(ms)} ${length}${audience(session!.snapshot)}`)
      }
      await play(session, oggFileSource({ path: file, loop: options.loop, onProgress }), signal)
      await passed(LINGER_MS, clock)
      if (isHost(session.snapshot)) await session.end({ signal })
    },
    async () => session && leave(session, clock),
  )
  const seconds = Math.round((clock.now() - startedAt) / 100) / 10
  return {
    failure,
    sentence: playedSentence({ file, room, playedMs, mutedMs, isWhole: held?.isWhole !== false }),
    summary: {
      ...{ command: 'speak', room, file, playedSeconds: playedMs / 1_000, mutedSeconds: mutedMs / 1_000 },
      seconds,
      ...(held && { isWhole: held.isWhole, flaws: held.flaws }),
    },
  }
}

/** No slots: a speaker keeps its uplink for its own voice, while it waits as well. */
const openSession = ({ relay, bindAddress }: SpeakOptions) =>
  createNodeSession({ relayUrl: relay, slots: 0, ...(bindAddress && { bindAddress }) })

async function enter(session: RoomSession, options: SpeakOptions, context: Context): Promise<RoomId> {
  const { name, target } = options
  const { signal, report } = context
  const who = { name, signal, ...(options.token && { roomToken: options.token }) }
  if ('title' in target) {
    const { view } = await session.create({ title: target.title, ...who, ...(target.room && { room: target.room }) })
    report.line(`Started the room ${view.room}, "${view.title}".`)
    return view.room
  }
  const { view } = await session.join({ room: target.room, ...who })
  report.line(`Joined ${view.room}, "${view.title}".`)
  await askForMicrophone(session, options.waitMs, context)
  return view.room
}

async function askForMicrophone(session: RoomSession, waitMs: number, { signal, report }: Context): Promise<void> {
  const refusal = new AbortController()
  const refuse = (code: string, sentence: string) => refusal.abort(new Failure(EXIT.microphone, code, sentence))
  session.on('declined', () => refuse('microphone-declined', 'The host did not give us the microphone.'))
  await session.requestMicrophone(true)
  const seconds = waitMs / 1_000
  const timer = setTimeout(
    () => refuse('microphone-timeout', `Nobody gave us the microphone within ${seconds} s; see --wait.`),
    waitMs,
  )
  if (session.snapshot.phase === 'joined' && session.snapshot.role === 'listener') {
    report.line(`Asked for the microphone. Waiting for the host to say yes, ${seconds} s at most.`)
  }
  try {
    await until(session, AbortSignal.any([signal, refusal.signal]), (snapshot) => {
      mustBeIn(snapshot)
      return snapshot.phase === 'joined' && snapshot.role !== 'listener' ? true : undefined
    })
  } finally {
    clearTimeout(timer)
  }
  report.line('We have the microphone.')
}

/** Resolves when the source ends. Rejects when it breaks, when we lose the stage or the room, and when the signal
 *  aborts. */
async function play(session: RoomSession, source: AudioSource, signal: AbortSignal): Promise<void> {
  const ended = new Promise<void>((resolve, reject) => {
    session.on('sourceEnded', (error) => (error ? reject(error) : resolve()))
  })
  session.publish(source, { silence: 'send' })
  const lost = until<never>(session, signal, (snapshot) => {
    mustBeIn(snapshot)
    if (snapshot.phase === 'joined' && snapshot.role === 'listener') {
      throw new Failure(EXIT.microphone, 'microphone-taken', 'The host took the microphone back.')
    }
    return undefined
  })
  await Promise.race([ended, lost])
}

function mustBeIn(snapshot: SessionSnapshot): void {
  if (snapshot.phase !== 'left') return
  const exit = snapshot.reason === 'place-lost' || snapshot.reason === 'relay-closing' ? EXIT.relay : EXIT.room
  throw new Failure(exit, snapshot.reason, leftSentence(snapshot.reason))
}

const isHost = (snapshot: SessionSnapshot) => snapshot.phase === 'joined' && snapshot.role === 'host'

const isMuted = (snapshot: SessionSnapshot) => snapshot.phase === 'joined' && snapshot.muted

const audience = (snapshot: SessionSnapshot) =>
  snapshot.phase !== 'joined' ? '' : ` · ${snapshot.view.listeners} listening${snapshot.online ? '' : ' · relay away'}`

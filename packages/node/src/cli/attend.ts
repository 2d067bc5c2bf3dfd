import { createNodeSession, oggFileSink, type RecordedFile, silentSink } from '../index.ts'
import type { AudioSink, MediaError } from '@banyan/core/ports'
import type { RoomId } from '@banyan/core/protocol'
import type { LeftReason, RoomSession } from '@banyan/core'
import { conclude, type Context, leave, type Outcome, passed, repeat, until } from './context.ts'
import { EXIT } from './exit-codes.ts'
import { Failure, leftSentence } from './failure.ts'
import { attendance, clockTime, type Counts } from './status-line.ts'

/** What `banyan listen` and `banyan seed` were asked for. */
export interface AttendOptions {
  readonly command: 'listen' | 'seed'
  readonly relay: string
  readonly bindAddress: string | undefined
  readonly room: RoomId
  readonly name: string
  /** A room token; undefined for relays that admit everybody. */
  readonly token: string | undefined
  /** Children to carry at most. */
  readonly slots: number
  readonly record: { readonly path: string; readonly overwrite: boolean } | undefined
  /** Leave after this time, in ms; undefined: when the room ends or a signal arrives. */
  readonly forMs: number | undefined
}

/** Time between two status lines, in ms: more often is flicker. */
const STATUS_INTERVAL_MS = 250

/** Listens in a room, and forwards its sound to as many others as there are slots. */
export async function attend(options: AttendOptions, context: Context): Promise<Outcome> {
  const { command, relay, room, bindAddress } = options
  const { report, clock } = context
  const startedAt = clock.now()
  const counts: Counts = { heard: 0, lost: 0 }
  const files: RecordedFile[] = []
  let mostCarried = 0
  let ended = 'failed'
  let open: { session: RoomSession; sink: AudioSink } | undefined
  let stopStatus = () => {}
  const broken = new AbortController()

  const failure = await conclude(
    { relay, room },
    async () => {
      const sink = openSink(options, (file) => void files.push(file), broken)
      const session = createNodeSession({
        relayUrl: relay,
        slots: options.slots,
        seed: command === 'seed',
        sink,
        ...(bindAddress && { bindAddress }),
      })
      open = { session, sink }
      session.on('played', (_speaker, each) => {
        if (each.type === 'frame') counts.heard += 1
        else counts.lost += each.count
      })
      const { name, token } = options
      const { view } = await session.join({ room, name, signal: context.signal, ...(token && { roomToken: token }) })
      report.line(`Joined ${room}, "${view.title}".`)
      stopStatus = repeat(STATUS_INTERVAL_MS, clock, () => {
        const { snapshot } = session
        if (snapshot.phase === 'joined') mostCarried = Math.max(mostCarried, snapshot.carrying)
        report.status(attendance(snapshot, clock.now() - startedAt, counts))
      })
      ended = await stay(session, options, context, broken.signal)
    },
    async () => {
      stopStatus()
      if (!open) return
      await leave(open.session, clock)
      await open.sink.close() // also where leaving took too long: the recording must be whole
    },
  )
  return {
    failure,
    sentence: `${[
      `Heard ${clockTime(counts.heard * 20)} in ${room}, ${counts.lost} frames lost`,
      ...(files.length > 0 ? [`recorded ${files.map(({ path }) => path).join(', ')}`] : []),
      ...(options.record && files.length === 0 ? ['nobody spoke, so nothing was recorded'] : []),
      ...(mostCarried > 0 || command === 'seed' ? [`carried ${mostCarried} at most`] : []),
    ].join('; ')}.`,
    summary: {
      ...{ command, room, ended, mostCarried, framesHeard: counts.heard, framesLost: counts.lost },
      files: files.map(({ path, frames, name, identity, startedAt }) => {
        return { path, frames, name, identity, startedAt: new Date(startedAt).toISOString() }
      }),
      seconds: Math.round((clock.now() - startedAt) / 100) / 10,
    },
  }
}

function openSink({ record }: AttendOptions, onFile: (file: RecordedFile) => void, broken: AbortController): AudioSink {
  if (!record) return silentSink()
  const onError = (error: MediaError) => broken.abort(error)
  return oggFileSink({ path: record.path, overwrite: record.overwrite, onFile, onError })
}

/** @returns why it was over, when that is a good end. @throws otherwise */
async function stay(
  session: RoomSession,
  { forMs }: AttendOptions,
  { signal, report, clock }: Context,
  broken: AbortSignal,
): Promise<string> {
  const either = AbortSignal.any([signal, broken])
  const left = until(session, either, (snapshot) => (snapshot.phase === 'left' ? snapshot.reason : undefined))
  try {
    const reason = await (forMs === undefined ? left : Promise.race([left, passed(forMs, clock)]))
    return reason ? roomOver(reason, report.line) : 'time-over'
  } catch (error) {
    // Without a time limit, a signal is how one ends it.
    if (signal.aborted && !broken.aborted && forMs === undefined) return 'stopped'
    throw error
  }
}

function roomOver(reason: LeftReason, say: (text: string) => void): string {
  if (reason === 'place-lost' || reason === 'relay-closing') throw new Failure(EXIT.relay, reason, leftSentence(reason))
  if (reason === 'removed' || reason === 'elsewhere') throw new Failure(EXIT.room, reason, leftSentence(reason))
  say(leftSentence(reason))
  return reason
}

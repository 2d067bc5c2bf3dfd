import { closeSync, openSync, rmSync } from 'node:fs'
import { extname } from 'node:path'
import { type AudioSink, MediaError } from '@banyan/core/ports'
import type { Identity, PeerId, StageMember } from '@banyan/core/protocol'
import { reasonOf } from './file-error.ts'
import { OggRecording } from './ogg-recording.ts'

/** Most files of one sink. A stage has 13 slots, and every speaker that comes anew gets another file. */
const MAX_FILES = 1_000
/** Nobody listens while it is written: frames come with the packets behind them, and those of the end of a spurt after
 *  this many milliseconds. */
const PATIENCE_MS = 100

/** A complete recording. */
export interface RecordedFile {
  readonly path: string
  readonly speaker: PeerId
  /** What the room called the speaker. Undefined where the sink was never told who is on stage (`introduce`). */
  readonly name: string | undefined
  /** Who the speaker is, as a room token says. Undefined for people whom no token names. */
  readonly identity: Identity | undefined
  /** When the first frame of the file was heard, in milliseconds since 1970. */
  readonly startedAt: number
  /** Frames of 20 ms in the file, lost ones not counted. */
  readonly frames: number
}

/** Where and how speakers are recorded. */
export interface OggFileSinkOptions {
  /** File of the first speaker, for example `talk.ogg`; the next ones get `talk-2.ogg`, `talk-3.ogg` … up to 1,000. */
  path: string
  /** Whether existing files are replaced. Otherwise the first must be new, and others take the next free number.
   *  @default false */
  overwrite?: boolean
  /** Called when a file is complete. `close` waits for what it returns, and throws what it throws. */
  onFile?: (file: RecordedFile) => void | Promise<void>
  /** Called once for each file that could not be written to its end; `close` throws the first of these errors again. */
  onError?: (error: MediaError) => void
  /** The time of day, in milliseconds since 1970. @default Date.now */
  wallTime?: () => number
}

/** A file that is being written, and what is known of who speaks in it. */
interface OpenRecording {
  readonly recording: OggRecording
  readonly about: Pick<RecordedFile, 'speaker' | 'name' | 'identity' | 'startedAt'>
}

/**
 * Records every speaker to an Ogg Opus file of its own, with the packets as they were sent. The first file is created
 * at once, and removed by `close` when nobody spoke.
 * @throws MediaError 'file-unwritable' when the first file cannot be made, or exists and may not be replaced
 * @example createNodeSession({ relayUrl, sink: oggFileSink({ path: 'talk.ogg' }) })
 */
export function oggFileSink(options: OggFileSinkOptions): AudioSink {
  const { path, overwrite = false, onFile, onError, wallTime = Date.now } = options
  const recordings = new Map<PeerId, OpenRecording>()
  const closing = new Set<Promise<void>>()
  let stage: readonly StageMember[] = []
  let failure: { readonly error: unknown } | undefined
  /** The number of the newest file. */
  let newest = 0
  let takesMore = true
  claim(path, overwrite)

  function fail(error: unknown, file: string) {
    const mediaError = unwritable(error, file)
    failure ??= { error: mediaError }
    onError?.(mediaError)
  }

  function open(speaker: PeerId): OggRecording | undefined {
    try {
      const file = newest === 0 ? path : claimNext()
      newest += 1
      const recording = new OggRecording({ path: file, onError: (error) => fail(error, file) })
      const member = stage.find(({ peer }) => peer === speaker)
      const about = { speaker, name: member?.name, identity: member?.identity, startedAt: wallTime() }
      recordings.set(speaker, { recording, about })
      return recording
    } catch (error) {
      takesMore = false // trying again fifty times a second would not help
      fail(error, path)
      return undefined
    }
  }

  function claimNext(): string {
    const extension = extname(path)
    for (; newest < MAX_FILES; newest += 1) {
      const file = `${path.slice(0, path.length - extension.length)}-${newest + 1}${extension}`
      try {
        claim(file, overwrite)
        return file
      } catch (error) {
        if (!isTaken(error)) throw error
      }
    }
    throw new MediaError('file-unwritable', `${path} has ${MAX_FILES} recordings beside it already`)
  }

  function end(speaker: PeerId) {
    const open = recordings.get(speaker)
    if (!open) return
    recordings.delete(speaker)
    const closed = finish(open)
      .catch((error: unknown) => void (failure ??= { error }))
      .finally(() => closing.delete(closed))
    closing.add(closed)
  }

  async function finish({ recording, about }: OpenRecording) {
    const isComplete = await recording.close()
    const { path, frames } = recording
    if (isComplete && frames > 0) await onFile?.({ path, ...about, frames })
  }

  async function close() {
    takesMore = false
    for (const speaker of [...recordings.keys()]) end(speaker)
    await Promise.all(closing)
    if (newest === 0 && !overwrite) rmSync(path, { force: true })
    if (failure) throw failure.error
  }
  let closed: Promise<void> | undefined

  return {
    patienceMs: PATIENCE_MS,
    introduce(members) {
      stage = members
    },
    play(speaker, audio) {
      if (audio.type === 'lost') return // the next frame's timestamp says how much is missing
      const recording = recordings.get(speaker)?.recording ?? (takesMore ? open(speaker) : undefined)
      recording?.push(audio.frame)
    },
    playStream() {},
    setVolume() {},
    end,
    close: () => (closed ??= close()),
  }
}

/** A sink that plays nothing: for peers that only forward, or that use the session's `heard` events. */
export function silentSink(): AudioSink {
  const nothing = () => {}
  const close = () => Promise.resolve()
  return { patienceMs: PATIENCE_MS, play: nothing, playStream: nothing, setVolume: nothing, end: nothing, close }
}

/** Makes sure that a file can be written, and is new unless it may be replaced. Keeps what is in it for now. */
function claim(path: string, overwrite: boolean): void {
  try {
    closeSync(openSync(path, overwrite ? 'a' : 'ax'))
  } catch (error) {
    throw unwritable(error, path)
  }
}

const isTaken = (error: unknown): boolean =>
  error instanceof MediaError && error.cause instanceof Error && 'code' in error.cause && error.cause.code === 'EEXIST'

const unwritable = (error: unknown, path: string): MediaError =>
  error instanceof MediaError
    ? error
    : new MediaError('file-unwritable', `${path} cannot be written: ${reasonOf(error)}`, { cause: error })

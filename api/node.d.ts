// What @banyan/node exports. `npm run api` writes this file: a change of the public API shows in review.

export interface NodeSessionOptions extends Omit<OpenSessionOptions, 'sink' | 'tracks' | 'transport'> {
  sink?: AudioSink
  bindAddress?: string
  wrapLinks?: (links: LinkTransport) => LinkTransport
}
export interface OggFileReport {
  readonly durationMs: number
  readonly frames: number
  readonly isWhole: boolean
  readonly flaws: readonly OggFlaw[]
}
export interface OggFileSinkOptions {
  path: string
  overwrite?: boolean
  onFile?: (file: RecordedFile) => void | Promise<void>
  onError?: (error: MediaError) => void
  wallTime?: () => number
}
export interface OggFileSourceOptions {
  path: string
  loop?: boolean
  startMs?: number
  onProgress?: (playedMs: number) => void
  clock?: Clock
}
export interface OggFlaw {
  readonly byte: number
  readonly atMs: number
  readonly losesSound: boolean
  readonly what: string
}
export interface RecordedFile {
  readonly path: string
  readonly speaker: PeerId
  readonly name: string | undefined
  readonly identity: Identity | undefined
  readonly startedAt: number
  readonly frames: number
}
export declare function createNodeSession({ bindAddress, wrapLinks, ...options }: NodeSessionOptions): RoomSession
export declare function inspectOggFile({ path, signal }: { path: string; signal?: AbortSignal }): Promise<OggFileReport>
export declare function nodeSigning(): FrameSigning
export declare function oggFileSink(options: OggFileSinkOptions): AudioSink
export declare function oggFileSource({ path, loop, startMs, onProgress, clock }: OggFileSourceOptions): AudioSource
export declare function silentSink(): AudioSink

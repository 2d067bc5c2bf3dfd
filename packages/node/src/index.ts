/**
 * Peers without a browser: the same session in Node, with Ogg Opus files as microphone and loudspeaker.
 * @module
 */
export { createNodeSession, type NodeSessionOptions } from './create-node-session.ts'
export { oggFileSink, type OggFileSinkOptions, type RecordedFile, silentSink } from './ogg/ogg-file-sink.ts'
export { oggFileSource, type OggFileSourceOptions } from './ogg/ogg-file-source.ts'
export { nodeSigning } from './signing/node-signing.ts'
export type { OggFlaw } from './ogg/ogg-opus-demuxer.ts'
export { inspectOggFile, type OggFileReport } from './ogg/ogg-opus-file.ts'

/** The part of AudioWorkletGlobalScope (Web Audio API, section 1.32) that our processors use; TypeScript ships no types for it. */
declare class AudioWorkletProcessor {
  readonly port: MessagePort
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void
/** Where the block being processed begins, in samples since the context was made. */
declare const currentFrame: number

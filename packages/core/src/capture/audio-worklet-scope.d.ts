/** The part of AudioWorkletGlobalScope (Web Audio API, section 1.32) that the processors use. TypeScript has no
 *  types for it. */
declare class AudioWorkletProcessor {
  readonly port: MessagePort
}
declare function registerProcessor(
  name: string,
  processor: new (options: { processorOptions?: object }) => AudioWorkletProcessor,
): void
/** The place of the block that is being processed, in samples since the context was made. */
declare const currentFrame: number

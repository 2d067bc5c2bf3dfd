/** What an AudioWorkletGlobalScope offers; TypeScript's DOM library does not know it. */
interface WorkletScope {
  readonly currentFrame: number
  AudioWorkletProcessor: new () => { readonly port: MessagePort }
  registerProcessor(name: string, processor: unknown): void
}
const scope = globalThis as unknown as WorkletScope

/** Sends every block of all its inputs to the page, with the position of its first sample on the context's clock. */
class Recorder extends scope.AudioWorkletProcessor {
  process(inputs: Float32Array[][]): boolean {
    const samples = inputs.map((channels) => channels[0]?.slice() ?? new Float32Array(128))
    this.port.postMessage({ frame: scope.currentFrame, samples })
    return true
  }
}
scope.registerProcessor('recorder', Recorder)

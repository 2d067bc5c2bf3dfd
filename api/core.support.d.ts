// What @banyan/core/support exports. `npm run api` writes this file: a change of the public API shows in review.

export interface BrowserFeatures {
  readonly RTCPeerConnection?: unknown
  readonly AudioContext?: unknown
  readonly AudioWorkletNode?: unknown
  readonly AudioDecoder?: unknown
  readonly WebAssembly?: unknown
  readonly isSecureContext?: boolean
  readonly navigator?: {
    readonly mediaDevices?:
      | {
          readonly getUserMedia?: unknown
        }
      | undefined
  }
}
export type Lack = 'no-webrtc' | 'no-audio' | 'no-wasm' | 'insecure-page' | 'no-microphone-access' | 'no-worklets'
export interface Support {
  readonly listen: readonly Lack[]
  readonly speak: readonly Lack[]
}
export declare class SupportError extends CodedError<Lack> {
  readonly name = 'SupportError'
}
export declare function checkSupport(browser?: BrowserFeatures): Support

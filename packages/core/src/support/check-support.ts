/**
 * What this browser, and this page in it, can do in a room. It is an entry point of its own, small enough for a page
 * that asks before it loads the rest.
 * @module
 */
import { CodedError } from '../ports/errors.ts'

/**
 * Something that listening or speaking needs and that is not there.
 *
 * - `no-webrtc`: no connections to other people. The browser is too old, or a setting or an extension has switched them
 *   off.
 * - `no-audio`: no Web Audio.
 * - `no-wasm`: the browser decodes no Opus by itself, and runs no WebAssembly that could.
 * - `insecure-page`: the page came over plain http from another machine. Browsers give it no microphone. Open it over
 *   https, or as localhost on the machine itself.
 * - `no-microphone-access`: the page is secure, and the browser still has no `getUserMedia`.
 * - `no-worklets`: no AudioWorklet, which captures the microphone.
 */
export type Lack = 'no-webrtc' | 'no-audio' | 'no-wasm' | 'insecure-page' | 'no-microphone-access' | 'no-worklets'

/** What stands in the way; the first of each list is what to tell a person. */
export interface Support {
  /** Empty where one can listen. */
  readonly listen: readonly Lack[]
  /** Empty where one can speak, as far as can be known before the microphone is asked for. */
  readonly speak: readonly Lack[]
}

/** This browser cannot take part in a room; the code says what is missing. */
export class SupportError extends CodedError<Lack> {
  override readonly name = 'SupportError'
}

/** The parts of a browser that a room needs. What is missing is undefined. */
export interface BrowserFeatures {
  readonly RTCPeerConnection?: unknown
  readonly AudioContext?: unknown
  readonly AudioWorkletNode?: unknown
  readonly AudioDecoder?: unknown
  readonly WebAssembly?: unknown
  readonly isSecureContext?: boolean
  readonly navigator?: { readonly mediaDevices?: { readonly getUserMedia?: unknown } | undefined }
}

/**
 * Says what this browser lacks for listening and for speaking, before anybody joins. It asks nobody for anything, and
 * takes less than a millisecond. Over plain http one can listen, less smoothly than elsewhere, and not speak.
 * @param browser @default this one
 * @example
 * const [lack] = checkSupport().listen
 * if (lack === 'no-webrtc') say('Your browser keeps connections away. Try another one, or switch off …')
 */
export function checkSupport(browser: BrowserFeatures = globalThis as BrowserFeatures): Support {
  const canDecode = isThere(browser.AudioDecoder) || isThere(browser.WebAssembly)
  const listen: Lack[] = [
    ...(canConnect(browser.RTCPeerConnection) ? [] : ['no-webrtc' as const]),
    ...(isThere(browser.AudioContext) ? [] : ['no-audio' as const]),
    ...(canDecode ? [] : ['no-wasm' as const]),
  ]
  const hasMicrophone = isThere(browser.navigator?.mediaDevices?.getUserMedia)
  // A page that is not secure has neither of the two, whatever the browser.
  const forSecurePages: Lack[] = [
    ...(hasMicrophone ? [] : ['no-microphone-access' as const]),
    ...(isThere(browser.AudioWorkletNode) ? [] : ['no-worklets' as const]),
  ]
  return {
    listen,
    speak: [...listen, ...(browser.isSecureContext === false ? ['insecure-page' as const] : forSecurePages)],
  }
}

const isThere = (part: unknown): boolean => part !== undefined && part !== null

/** Some extensions leave the class in place and let it throw. */
function canConnect(RTCPeerConnection: unknown): boolean {
  if (typeof RTCPeerConnection !== 'function') return false
  try {
    const connection = new (
      RTCPeerConnection as new () => { createDataChannel(name: string): unknown; close(): void }
    )()
    connection.createDataChannel('probe')
    connection.close()
    return true
  } catch {
    return false
  }
}

import { describe, expect, it } from 'vitest'
import { type BrowserFeatures, checkSupport } from './check-support.ts'

class Connection {
  createDataChannel() {}
  close() {}
}
class ForbiddenConnection extends Connection {
  constructor() {
    super()
    throw new DOMException('an extension forbids it', 'NotAllowedError')
  }
}
const whole: BrowserFeatures = {
  ...{
    RTCPeerConnection: Connection,
    AudioContext: Connection,
    AudioWorkletNode: Connection,
    AudioDecoder: Connection,
  },
  ...{ WebAssembly: {}, isSecureContext: true, navigator: { mediaDevices: { getUserMedia() {} } } },
}
/** What browsers give a page that came over plain http from another machine. */
const insecure: BrowserFeatures = {
  ...whole,
  ...{ AudioWorkletNode: undefined, AudioDecoder: undefined, isSecureContext: false, navigator: {} },
}

describe('checkSupport', () => {
  it.each<{ what: string; browser: BrowserFeatures; listen: string[]; speak: string[] }>([
    { what: 'a browser of today', browser: whole, listen: [], speak: [] },
    { what: 'plain http', browser: insecure, listen: [], speak: ['insecure-page'] },
    {
      what: 'no RTCPeerConnection',
      browser: { ...whole, RTCPeerConnection: undefined },
      ...{ listen: ['no-webrtc'], speak: ['no-webrtc'] },
    },
    {
      what: 'an RTCPeerConnection that throws',
      browser: { ...whole, RTCPeerConnection: ForbiddenConnection },
      ...{ listen: ['no-webrtc'], speak: ['no-webrtc'] },
    },
    {
      what: 'no RTCPeerConnection, over plain http',
      browser: { ...insecure, RTCPeerConnection: undefined },
      ...{ listen: ['no-webrtc'], speak: ['no-webrtc', 'insecure-page'] },
    },
    { what: 'no AudioDecoder', browser: { ...whole, AudioDecoder: undefined }, listen: [], speak: [] },
    {
      what: 'neither AudioDecoder nor WebAssembly',
      browser: { ...whole, AudioDecoder: undefined, WebAssembly: undefined },
      ...{ listen: ['no-wasm'], speak: ['no-wasm'] },
    },
    {
      what: 'no Web Audio',
      browser: { ...whole, AudioContext: undefined },
      ...{ listen: ['no-audio'], speak: ['no-audio'] },
    },
    {
      what: 'an app’s browser without microphone access',
      browser: { ...whole, navigator: {} },
      ...{ listen: [], speak: ['no-microphone-access'] },
    },
    {
      what: 'no AudioWorklet',
      browser: { ...whole, AudioWorkletNode: undefined },
      ...{ listen: [], speak: ['no-worklets'] },
    },
  ])('says what is missing: $what', ({ browser, listen, speak }) => {
    expect(checkSupport(browser)).toEqual({ listen, speak })
  })
})

import { describe, expect, it } from 'vitest'
import { splitOffer } from './offer.ts'

const lines = (...parts: string[]) => parts.map((line) => `${line}\r\n`).join('')

describe('splitOffer', () => {
  it('takes the candidates out, each with the section it stood in', () => {
    const host = 'candidate:1 1 UDP 2114977791 127.0.0.1 44342 typ host'
    const reflexive = 'candidate:2 1 UDP 1678769919 203.0.113.7 44343 typ srflx raddr 0.0.0.0 rport 0'
    const voice = ['m=audio 9 UDP/TLS/RTP/SAVPF 111', `a=${host}`, 'a=mid:voice', 'a=setup:actpass']
    const data = [
      'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
      'a=mid:1',
      `a=${reflexive}`,
      'a=end-of-candidates',
    ]
    expect(splitOffer(lines('v=0', ...voice, ...data))).toEqual({
      candidates: [
        { candidate: host, mid: 'voice' },
        { candidate: reflexive, mid: '1' },
      ],
      sdp: lines('v=0', ...voice.toSpliced(1, 1), ...data.slice(0, 2)),
    })
  })

  it('leaves an offer without candidates as it is', () => {
    const offer = lines('v=0', 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'a=mid:0')
    expect(splitOffer(offer)).toEqual({ sdp: offer, candidates: [] })
  })
})

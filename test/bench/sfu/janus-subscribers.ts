import { PeerConnection, RtcpReceivingSession, type Track } from 'node-datachannel'
import { ArrivalLog, machineNowMs } from './arrivals.ts'
import { numberOf } from './frames.ts'
import { type Description, openJanusApi } from './janus-api.ts'
import { MOUNTPOINT } from './janus-config.ts'
import { payloadOf } from './rtp.ts'
import type { Subscribers } from './subscribers.ts'

/** Watches the mountpoint of a Janus, as often as one likes: each time over a connection and a WebSocket of its own. */
export function janusSubscribers({ url, address }: { url: string; address: string }): Subscribers {
  const log = new ArrivalLog()
  const closes: (() => void)[] = []
  return {
    async add() {
      const subscriber = closes.length
      const startedAt = machineNowMs()
      const api = await openJanusApi(url)
      const connection = new PeerConnection('subscriber', { iceServers: [], bindAddress: address })
      closes.push(() => {
        connection.close()
        api.close()
      })
      const heard = Promise.withResolvers<number>()
      const tracks: Track[] = []
      connection.onTrack((track) => {
        tracks.push(track) // it goes when nobody holds it
        track.setMediaHandler(new RtcpReceivingSession())
        track.onMessage((message) => {
          const at = machineNowMs()
          const payload = payloadOf(message)
          if (!payload) return
          log.add(subscriber, numberOf(payload), at)
          heard.resolve(at - startedAt)
        })
      })
      const offer = await api.ask({ request: 'watch', id: MOUNTPOINT })
      if (!offer) throw new Error('Janus made no offer')
      await api.ask({ request: 'start' }, await answer(connection, offer))
      return heard.promise
    },
    take: () => log.take(),
    async close() {
      for (const close of closes) close()
    },
  }
}

/** The answer with all candidates in it. It leaves opening DTLS to Janus, which is not ready yet for ours: the first
 *  message would be lost, and come again a second later. */
async function answer(connection: PeerConnection, offer: Description): Promise<Description> {
  const gathered = Promise.withResolvers<void>()
  connection.onGatheringStateChange((state) => {
    if (state === 'complete') gathered.resolve()
  })
  connection.setRemoteDescription(offer.sdp.replaceAll('a=setup:actpass', 'a=setup:active'), 'offer')
  await gathered.promise
  const description = connection.localDescription()
  if (!description) throw new Error('no answer to the offer of Janus')
  return { type: 'answer', sdp: description.sdp }
}

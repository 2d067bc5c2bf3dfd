import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'

/** Serves an empty page: microphones are for pages with an address. */
export async function serveEmptyPage(): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>A native track</title>')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

declare global {
  /** Of a page with a native track. */
  var connection: RTCPeerConnection
  var player: HTMLAudioElement | undefined
}

/** Sends the microphone of one page to the other, as browsers do it, and plays it there. Resolves when it plays. */
export async function sendNativeTrack(from: Page, to: Page): Promise<void> {
  const offer = await from.evaluate(async () => {
    const connection = (globalThis.connection = new RTCPeerConnection())
    const microphone = await navigator.mediaDevices.getUserMedia({ audio: true })
    for (const track of microphone.getTracks()) connection.addTrack(track, microphone)
    await connection.setLocalDescription()
    while (connection.iceGatheringState !== 'complete') await new Promise((resolve) => setTimeout(resolve, 20))
    return connection.localDescription!.toJSON()
  })
  const answer = await to.evaluate(async (offer) => {
    const connection = (globalThis.connection = new RTCPeerConnection())
    connection.ontrack = ({ streams: [stream] }) => {
      const player = (globalThis.player = document.createElement('audio'))
      document.body.append(player)
      player.srcObject = stream!
      void player.play()
    }
    await connection.setRemoteDescription(offer)
    await connection.setLocalDescription()
    while (connection.iceGatheringState !== 'complete') await new Promise((resolve) => setTimeout(resolve, 20))
    return connection.localDescription!.toJSON()
  }, offer)
  await from.evaluate((answer) => globalThis.connection.setRemoteDescription(answer), answer)
  await to.waitForFunction(() => (globalThis.player?.currentTime ?? 0) > 1)
}

/** How many packets of sound the page received up to now. */
export const nativePackets = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const stats = await globalThis.connection.getStats()
    let packets = 0
    stats.forEach((each: { type: string; packetsReceived?: number }) => {
      if (each.type === 'inbound-rtp') packets += each.packetsReceived ?? 0
    })
    return packets
  })

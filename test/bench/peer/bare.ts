import { cleanup, type DataChannel, PeerConnection, setSctpSettings } from 'node-datachannel'
import type { LinkRate, Worker } from './roles.ts'

/** As the links of packages/node have it. */
const ACKNOWLEDGE_WITHIN_MS = 60
const MEDIA = { negotiated: true, id: 100, unordered: true, maxRetransmits: 0 }
const OPEN_LIMIT_MS = 20_000

interface Link extends LinkRate {
  readonly connection: PeerConnection
  readonly channel: DataChannel
  readonly gathered: Promise<void>
  readonly opened: Promise<void>
}

/**
 * One end of links without Banyan: data channels of the same kind, the same number of messages a second, of the same
 * mean size, and a loop. The end that is measured only answers to what comes: for each message it sends as much as the
 * rates ask for, on each link. The other end sends by the clock, links in turns.
 */
export function openBare({ isMeasured }: { isMeasured: boolean }): Worker {
  setSctpSettings({ delayedSackTime: ACKNOWLEDGE_WITHIN_MS })
  let links: Link[] = []
  const timers = new Set<NodeJS.Timeout>()
  const counts = { sent: 0, sentBytes: 0, received: 0, receivedBytes: 0 }

  function send({ channel }: Link, bytes: Uint8Array<ArrayBuffer>): void {
    if (!channel.isOpen()) return
    counts.sent += 1
    counts.sentBytes += bytes.length
    channel.sendMessageBinary(bytes)
  }

  function open(rates: readonly LinkRate[]): void {
    links = rates.map((rate, index) => openLink(rate, index))
    for (const { channel } of links) {
      channel.onMessage((message) => {
        counts.received += 1
        counts.receivedBytes += typeof message === 'string' ? message.length : message.byteLength
        if (isMeasured) passOn()
      })
    }
    if (isMeasured) passOn = answering(links, send)
  }
  let passOn = () => {}

  return {
    answers: {
      async offer({ links: rates }) {
        open(rates)
        for (const { connection } of links) connection.setLocalDescription('offer')
        await Promise.all(links.map(({ gathered }) => gathered))
        // Candidates of an offer could be used before there is an answer; the answer's are enough.
        return { offers: links.map(({ connection }) => withoutCandidates(connection.localDescription()!.sdp)) }
      },
      async answer({ links: rates, offers }) {
        open(rates)
        for (const [index, { connection }] of links.entries()) {
          connection.setRemoteDescription(offers[index]!, 'offer')
          connection.setLocalDescription('answer')
        }
        await Promise.all(links.map(({ gathered }) => gathered))
        return { answers: links.map(({ connection }) => connection.localDescription()!.sdp) }
      },
      async accept({ answers }) {
        for (const [index, { connection }] of links.entries()) {
          connection.setRemoteDescription(answers[index]!, 'answer')
        }
        return {}
      },
      async start() {
        await inTime(Promise.all(links.map(({ opened }) => opened)))
        if (!isMeasured) {
          for (const [index, link] of links.entries()) everySoOften(link, index / links.length, timers, send)
        }
        return {}
      },
      counts: async () => ({ ...counts }),
    },
    async close() {
      for (const timer of timers) clearTimeout(timer)
      for (const { connection } of links) connection.close()
      cleanup()
    },
  }
}

function openLink(rate: LinkRate, index: number): Link {
  const connection = new PeerConnection(`bare ${index}`, {
    ...{ iceServers: [], bindAddress: '127.0.0.1', disableAutoNegotiation: true },
  })
  const gathered = new Promise<void>((resolve) => {
    connection.onGatheringStateChange((state) => state === 'complete' && resolve())
  })
  const channel = connection.createDataChannel('media', MEDIA)
  const opened = new Promise<void>((resolve) => channel.onOpen(resolve))
  return { ...rate, connection, channel, gathered, opened }
}

/** What to do for each message that comes: all links together bring so many a second, and each takes its share. */
function answering(links: readonly Link[], send: (link: Link, bytes: Uint8Array<ArrayBuffer>) => void): () => void {
  const inPerS = links.reduce((sum, { inPerS }) => sum + inPerS, 0)
  const shares = links.map((link) => ({ link, bytes: bytesOf(link.outBytes), due: 0, each: link.outPerS / inPerS }))
  return () => {
    for (const share of shares) {
      for (share.due += share.each; share.due >= 1; share.due -= 1) send(share.link, share.bytes)
    }
  }
}

/** Sends by the clock, however late a timer is: what the measured end gets from this link. */
function everySoOften(
  link: Link,
  phase: number,
  timers: Set<NodeJS.Timeout>,
  send: (link: Link, bytes: Uint8Array<ArrayBuffer>) => void,
): void {
  if (link.inPerS <= 0) return
  const bytes = bytesOf(link.inBytes)
  const everyMs = 1_000 / link.inPerS
  let due = performance.now() + phase * everyMs
  const wait = () => {
    const timer = setTimeout(
      () => {
        timers.delete(timer)
        send(link, bytes)
        due += everyMs
        wait()
      },
      Math.max(0, due - performance.now()),
    )
    timers.add(timer)
  }
  wait()
}

const bytesOf = (length: number) => new Uint8Array(Math.max(1, Math.round(length)))

const withoutCandidates = (sdp: string) => sdp.replaceAll(/^a=(?:candidate:.*|end-of-candidates)\r?\n/gm, '')

async function inTime(opening: Promise<unknown>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('bare links did not open in time')), OPEN_LIMIT_MS)
  await Promise.race([opening, promise]).finally(() => clearTimeout(timer))
}

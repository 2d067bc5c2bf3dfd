import type { OpenLink } from '../ports/link.ts'
import type { Logger } from '../ports/logger.ts'

type IceServers = OpenLink['iceServers']
type PeerConnectionClass = new (config: RTCConfiguration) => { close(): void }

/**
 * Finds out which ICE servers this platform's WebRTC takes. A single one that it refuses would keep every link from
 * opening: that one is left out, the logger hears of it, and the others serve. Each list is tried once.
 * @param connection the platform's `RTCPeerConnection`
 * @example const usable = usableServers({ connection: RTCPeerConnection, logger })
 * usable([{ urls: 'stun:a.example' }, { urls: 'turn:b.example' }]) // [{ urls: 'stun:a.example' }]
 */
export function usableServers({
  connection: PeerConnection,
  logger,
}: {
  connection: PeerConnectionClass
  logger: Logger
}): (servers: IceServers) => RTCIceServer[] {
  const found = new WeakMap<IceServers, RTCIceServer[]>()

  /** What it says against them; undefined when it takes them. */
  const refusal = (iceServers: RTCIceServer[]): unknown => {
    try {
      new PeerConnection({ iceServers }).close()
      return undefined
    } catch (error) {
      return error
    }
  }
  const find = (servers: IceServers): RTCIceServer[] => {
    const all = servers.map(plain)
    // Where WebRTC takes no connection at all, no server is to blame.
    if (all.length === 0 || refusal(all) === undefined || refusal([]) !== undefined) return all
    const usable = all.flatMap(oneByOne).filter((server) => {
      const error = refusal([server])
      // Its message repeats the address, in which there may be a password.
      const why = error instanceof Error ? error.name : String(typeof error)
      if (error !== undefined) logger.warn({ part: 'links', server: placeOf(server.urls), why }, UNUSABLE)
      return error === undefined
    })
    if (usable.length === 0 || refusal(usable) === undefined) return usable
    logger.warn({ part: 'links', servers: usable.length }, 'WebRTC refuses these ICE servers together: none is used')
    return []
  }
  return (servers) => {
    const usable = found.get(servers) ?? find(servers)
    found.set(servers, usable)
    return usable
  }
}

const UNUSABLE = 'WebRTC refuses an ICE server: it is left out'

const plain = ({ urls, username, credential }: IceServers[number]): RTCIceServer => ({
  urls,
  ...(username && { username }),
  ...(credential && { credential }),
})

const oneByOne = ({ urls, ...user }: RTCIceServer): RTCIceServer[] =>
  [urls].flat().map((url) => Object.assign({ urls: url }, user))

/** An address that is nothing but a place. Of others the scheme alone: there may be a password in them. */
const placeOf = (urls: string | string[]): string => {
  const url = String(urls)
  return PLACE.test(url) ? url : `${/^[a-z]+:/i.exec(url)?.[0] ?? ''}…`
}
const PLACE = /^[a-z]+:(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?(?:\?transport=\w+)?$/i

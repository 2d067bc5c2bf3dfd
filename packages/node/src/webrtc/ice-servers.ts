import { iceServerFault } from '@banyan/core/protocol'
import type { IceServer as NativeIceServer } from 'node-datachannel'

/** An ICE server as RTCPeerConnection takes it. */
interface WebIceServer {
  urls: string | string[]
  username?: string | undefined
  credential?: string | undefined
}

/** What libdatachannel's ICE agent can use: STUN, and TURN over UDP. */
const USABLE = /^(?:stun|turn):(?!.*[?&]transport=tcp)/i
/** STUN and TURN without TLS (RFC 8489, section 8.6). */
const USUAL_PORT = 3478

/**
 * ICE servers the way libdatachannel takes them: host and port each. Its own reader of addresses knows neither IPv6 nor
 * a colon in a name. Servers that it cannot use are left out, so that the others still serve.
 * @throws TypeError when browsers would refuse one
 * @example nativeIceServers([{ urls: 'turn:[2001:db8::1]', username: '17:ada', credential: 'k' }]) // [{ hostname:
 * '2001:db8::1', port: 3478, username: '17:ada', password: 'k', relayType: 'TurnUdp' }]
 */
export function nativeIceServers(servers: readonly WebIceServer[]): NativeIceServer[] {
  return servers.flatMap(({ urls, username, credential }) => {
    const fault = iceServerFault({ urls, username, credential })
    if (fault !== undefined) throw new TypeError(`an ICE server ${fault}`)
    return [urls]
      .flat()
      .filter((url) => USABLE.test(url))
      .map((url) => {
        const [, scheme, bracketed, name, port] = /^(\w+):(?:\[([^\]]+)\]|([^:?]+))(?::(\d+))?/.exec(url) ?? []
        const place = { hostname: bracketed ?? name ?? '', port: Number(port ?? USUAL_PORT) }
        if (scheme?.toLowerCase() !== 'turn') return place
        return Object.assign(place, { username: username!, password: credential!, relayType: 'TurnUdp' as const })
      })
  })
}

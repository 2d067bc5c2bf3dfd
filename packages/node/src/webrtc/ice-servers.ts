/** An ICE server as RTCPeerConnection takes it. */
interface WebIceServer {
  urls: string | readonly string[]
  username?: string | undefined
  credential?: string | undefined
}

/** What libdatachannel's ICE agent can use: STUN, and TURN over UDP. */
const USABLE = /^(?:stun|turn):(?!.*[?&]transport=tcp)/i

/**
 * Writes ICE servers the way libdatachannel reads them: one URL each, with user and password inside, percent-encoded
 * (time-limited TURN users contain a colon). Servers it cannot use are left out, so that the others still serve.
 * @example iceUrls([{ urls: 'turn:t.example:3478', username: '17:ada', credential: 'k' }]) //
 * ['turn:17%3Aada:k@t.example:3478']
 */
export function iceUrls(servers: readonly WebIceServer[]): string[] {
  return servers.flatMap(({ urls, username, credential }) =>
    (typeof urls === 'string' ? [urls] : urls)
      .filter((url) => USABLE.test(url))
      .map((url) => {
        if (!username || !credential) return url
        const [scheme, host] = [url.slice(0, url.indexOf(':')), url.slice(url.indexOf(':') + 1)]
        return `${scheme}:${encodeURIComponent(username)}:${encodeURIComponent(credential)}@${host}`
      }),
  )
}

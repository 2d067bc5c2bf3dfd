import type { RemoteTrack } from '../ports/link.ts'

/** Pairs a track with the level that the browser measures on the packets of its receiver (RFC 6464). */
export function remoteTrack(connection: RTCPeerConnection, track: MediaStreamTrack, stream: MediaStream): RemoteTrack {
  const receiver = connection.getReceivers().find((candidate) => candidate.track === track)
  return {
    stream,
    level: () => receiver?.getSynchronizationSources()[0]?.audioLevel ?? 0,
  }
}

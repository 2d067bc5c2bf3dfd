/**
 * Whether what the other end sends is one voice. A peer sends one track, or replaces it: the one before is taken out of
 * its stream first, in the same negotiation.
 * @returns a function that takes each track with its stream, and says whether the other end may send it
 */
export function oneVoice(): (track: MediaStreamTrack, stream: MediaStream) => boolean {
  const voices = new Set<MediaStreamTrack>()
  return (track, stream) => {
    voices.add(track)
    stream.addEventListener('removetrack', (event) => voices.delete(event.track))
    return track.kind === 'audio' && voices.size === 1
  }
}

/**
 * Runs in a page before its own code: the microphone comes as it is. Echo cancellation, noise suppression and gain are
 * the browser's, and change the waveform before it reaches us; a test that compares waveforms leaves them out.
 */
{
  const { mediaDevices } = navigator
  const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices)
  mediaDevices.getUserMedia = ({ audio, ...rest } = {}) =>
    getUserMedia({
      ...rest,
      audio: {
        ...(typeof audio === 'object' ? audio : {}),
        echoCancellation: false,
        noiseSuppression: false,
        autoGainControl: false,
      },
    })
}

/**
 * Runs in a page before its own code: plays the system that takes sound away. `soundGate.shut()` suspends every
 * AudioContext and refuses to let it go on, as a phone call does; `soundGate.open()` lets it go on, and starts nothing
 * itself. `soundGate.loudest()` is the loudest sample of voices that has just reached the loudspeaker, measured without
 * a worklet. Cues, whose contexts name no sample rate, do not count.
 */
{
  /** @type {Set<AudioContext>} */
  const contexts = new Set()
  /** @type {Set<BaseAudioContext>} */
  const voices = new Set()
  /** @type {MediaStreamTrack[]} */
  const microphones = []
  /** @type {AnalyserNode[]} */
  const meters = []
  let isShut = false
  const { resume, suspend } = AudioContext.prototype
  const Original = AudioContext
  globalThis.AudioContext = class extends Original {
    /** @param {AudioContextOptions} [options] */
    constructor(options) {
      super(options)
      contexts.add(this)
      if (options?.sampleRate) voices.add(this)
      if (isShut) void suspend.call(this)
    }
    /** @override */
    resume() {
      return isShut ? Promise.reject(new DOMException('not now', 'InvalidStateError')) : resume.call(this)
    }
  }
  const { connect } = AudioNode.prototype
  Object.defineProperty(AudioNode.prototype, 'connect', {
    /** @param {Parameters<typeof connect>} args */
    value(...args) {
      if (args[0] === this.context.destination && voices.has(this.context)) {
        const meter = new AnalyserNode(this.context, { fftSize: 32_768 })
        Reflect.apply(connect, this, [meter])
        meters.push(meter)
      }
      return connect.apply(this, args)
    },
  })
  const devices = navigator.mediaDevices
  if (devices) {
    const { getUserMedia } = devices
    devices.getUserMedia = async (constraints) => {
      const stream = await getUserMedia.call(devices, constraints)
      microphones.push(...stream.getAudioTracks())
      return stream
    }
  }
  Object.assign(globalThis, {
    soundGate: {
      async shut() {
        isShut = true
        for (const context of contexts) if (context.state === 'running') await suspend.call(context)
      },
      open() {
        isShut = false
      },
      loudest() {
        let most = 0
        for (const meter of meters) {
          if (meter.context.state === 'closed') continue // it holds what it measured last
          const samples = new Float32Array(meter.fftSize)
          meter.getFloatTimeDomainData(samples)
          for (const sample of samples) most = Math.max(most, Math.abs(sample))
        }
        return most
      },
      /** The device is unplugged. */
      unplug() {
        for (const track of microphones.splice(0)) {
          track.stop()
          track.dispatchEvent(new Event('ended'))
        }
      },
      get microphones() {
        return microphones.filter(({ readyState }) => readyState === 'live').length
      },
    },
  })
}

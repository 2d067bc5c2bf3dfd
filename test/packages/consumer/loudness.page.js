// Runs before a page's own code, without blob: or eval: stands beside whatever plays, and knows the loudest sample so
// far.
{
  const { connect } = AudioNode.prototype
  const ears = []
  AudioNode.prototype.connect = function (to, ...rest) {
    if (to instanceof AudioDestinationNode) {
      const ear = new AnalyserNode(to.context, { fftSize: 4_096 })
      connect.call(this, ear)
      ears.push(ear)
    }
    return connect.call(this, to, ...rest)
  }
  let loudest = 0
  globalThis.loudest = () => {
    for (const ear of ears) {
      const samples = new Float32Array(ear.fftSize)
      ear.getFloatTimeDomainData(samples)
      for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample))
    }
    return loudest
  }
}

// Runs in a page before its own scripts: writes down what the browser says of painting, shifting and answering.
const vitals = {
  lcpMs: 0,
  shifts: /** @type {number[]} */ ([]),
  /** By interaction: one press is several events under one number, and the longest of them is how long it took. */
  events: /** @type {Map<number, number>} */ (new Map()),
  frames: /** @type {number[]} */ ([]),
  worklets: /** @type {string[]} */ ([]),
}
Object.defineProperty(globalThis, 'benchVitals', { value: vitals })

/** @typedef {PerformanceEntry & { value: number, hadRecentInput: boolean, interactionId: number }} Entry */
/** @param {PerformanceObserverInit & { durationThreshold?: number }} init @param {(entry: Entry) => void} take */
const watch = (init, take) =>
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) take(/** @type {Entry} */ (entry))
  }).observe({ buffered: true, ...init })

watch({ type: 'largest-contentful-paint' }, ({ startTime }) => (vitals.lcpMs = startTime))
// What moves within half a second of a touch was asked for, as in the definition of CLS.
watch({ type: 'layout-shift' }, ({ hadRecentInput, value }) => hadRecentInput || vitals.shifts.push(value))
// Below 16 ms there is no entry.
watch({ type: 'event', durationThreshold: 16 }, ({ interactionId, duration }) => {
  if (interactionId) vitals.events.set(interactionId, Math.max(vitals.events.get(interactionId) ?? 0, duration))
})
// Turning the wheel is no interaction to the browser: from the turn to the frame that was painted after it.
addEventListener(
  'wheel',
  ({ timeStamp }) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => vitals.frames.push(performance.now() - timeStamp)
      port2.postMessage(0)
    }),
  { capture: true, passive: true },
)
// No browser tells a debugger what its worklets load.
Worklet.prototype.addModule = new Proxy(Worklet.prototype.addModule, {
  apply(addModule, worklet, given) {
    vitals.worklets.push(new URL(given[0], location.href).href)
    return Reflect.apply(addModule, worklet, given)
  },
})

import type { Direction } from './walk.ts'

/** The largest zoom, as a factor. */
const CLOSEST = 12
/** How far an arrow key or button moves the picture, as a share of what is visible. */
const STEP = 0.25
/** A press that moves less than this, in pixels, is a tap. */
const TAP_PX = 6
/** How far a wheel or a pinch on a touchpad zooms: the exponent of e for each pixel of its movement. */
const WHEEL = 0.004

interface Point {
  readonly x: number
  readonly y: number
}

/** The visible part of a square picture around 0, 0: all of it, or less after zooming and dragging. */
export class Camera {
  #scale = $state(1)
  #x = $state(0)
  #y = $state(0)
  readonly #extent: () => number
  readonly #width: () => number
  /** The position in pixels of each pointer that is down. */
  readonly #down = new Map<number, Point>()
  #moved = 0

  /** @param extent how far the picture reaches from the middle. @param width of the picture on the page, in pixels */
  constructor(extent: () => number, width: () => number) {
    this.#extent = extent
    this.#width = width
  }

  get isZoomed(): boolean {
    return this.#scale > 1
  }
  get #half(): number {
    return this.#extent() / this.#scale
  }
  get viewBox(): string {
    const half = this.#half
    return [this.#x - half, this.#y - half, 2 * half, 2 * half].map((value) => value.toFixed(2)).join(' ')
  }
  /** The size of a pixel of the page in the picture's units. */
  get unit(): number {
    return (2 * this.#half) / Math.max(1, this.#width())
  }

  toPicture({ clientX, clientY, currentTarget }: PointerEvent | WheelEvent): Point {
    const matrix = currentTarget instanceof SVGGraphicsElement ? currentTarget.getScreenCTM() : null
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(matrix?.inverse())
    return { x, y }
  }

  press(event: PointerEvent): void {
    if (this.#down.size === 0) this.#moved = 0
    this.#down.set(event.pointerId, { x: event.clientX, y: event.clientY })
  }
  /** @returns whether the picture moved */
  drag(event: PointerEvent): boolean {
    const before = this.#down.get(event.pointerId)
    if (!before) return false
    const now = { x: event.clientX, y: event.clientY }
    this.#moved += Math.hypot(now.x - before.x, now.y - before.y)
    const other = [...this.#down].find(([pointer]) => pointer !== event.pointerId)?.[1]
    this.#down.set(event.pointerId, now)
    if (this.#moved > TAP_PX && event.currentTarget instanceof Element) {
      event.currentTarget.setPointerCapture(event.pointerId)
    }
    if (other) {
      const factor =
        Math.hypot(now.x - other.x, now.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y))
      this.zoom(factor, this.toPicture(event))
      return true
    }
    this.#go(this.#x - (now.x - before.x) * this.unit, this.#y - (now.y - before.y) * this.unit)
    return this.#moved > TAP_PX
  }
  /** @returns whether the press was a tap */
  release(event: PointerEvent): boolean {
    return this.#down.delete(event.pointerId) && this.#down.size === 0 && this.#moved <= TAP_PX
  }

  /** The wheel scrolls the page. With Ctrl, as touchpads report a pinch, it zooms the picture. */
  wheel(event: WheelEvent): void {
    if (!event.ctrlKey) return
    event.preventDefault()
    this.zoom(Math.exp(-event.deltaY * WHEEL), this.toPicture(event))
  }
  zoom(factor: number, around: Point = { x: this.#x, y: this.#y }): void {
    const before = this.#scale
    this.#scale = Math.min(CLOSEST, Math.max(1, before * factor))
    const rest = before / this.#scale
    this.#go(around.x + (this.#x - around.x) * rest, around.y + (this.#y - around.y) * rest)
  }
  move(direction: Direction): void {
    const step = STEP * this.#half
    const [dx, dy] = { up: [0, -1], down: [0, 1], left: [-1, 0], right: [1, 0] }[direction] as [number, number]
    this.#go(this.#x + dx * step, this.#y + dy * step)
  }
  fit(): void {
    this.#scale = 1
    this.#go(0, 0)
  }
  /** Moves the picture so that a point is visible, if it is not. */
  show({ x, y }: Point): void {
    const margin = 0.8 * this.#half
    if (Math.abs(x - this.#x) > margin || Math.abs(y - this.#y) > margin) this.#go(x, y)
  }

  #go(x: number, y: number): void {
    const free = this.#extent() - this.#half
    this.#x = Math.min(free, Math.max(-free, x))
    this.#y = Math.min(free, Math.max(-free, y))
  }
}

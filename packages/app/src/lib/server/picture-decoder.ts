import { spawn } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import { ok, refuse, type Result } from '@banyan/core/protocol'
import type { AccountProblem } from '../accounts/account-problem.ts'
import { formatOf } from '../accounts/picture-format.ts'

/** Why a picture is not kept. */
export type PictureRefusal = Extract<
  AccountProblem,
  'picture-refused' | 'picture-heic' | 'picture-pixels' | 'picture-interlaced' | 'picture-slow' | 'server-busy'
>

/** Makes a small WebP of a picture. */
export type DecodePicture = (bytes: Uint8Array) => Promise<Result<Uint8Array, PictureRefusal>>

export interface DecoderOptions {
  /** How long one picture may take, in ms. @default 10_000 */
  limitMs?: number | undefined
  /** Pictures that may wait for their turn; more are refused. Each is up to 5 MB in memory. @default 4 */
  mostWaiting?: number | undefined
}

/** The side of a kept picture, in pixels: enough for the largest avatar (96) on dense screens. */
const SIDE_PX = 256
/** Most pixels of a picture: what phones take unless told to take more. One of 25 megapixels needs some 100 MB. */
const MOST_PIXELS = 25_000_000
/** Most pixels of an interlaced or progressive picture, which no decoder can read line by line. */
const MOST_INTERLACED_PIXELS = 4_000_000
/** Most bytes of a kept picture: ten times a usual one. */
const MOST_WEBP_BYTES = 500_000
/** Megabytes of JavaScript in the decoding process, which has next to none; pictures are outside of it. */
const HEAP_MB = 64

const PROGRAM = fileURLToPath(new URL('./shrink-picture.mjs', import.meta.url))
/** What the exit codes of the program mean. */
const REFUSALS: Readonly<Record<number, PictureRefusal>> = { 4: 'picture-pixels', 5: 'picture-interlaced' }

/**
 * A decoder that takes one picture at a time, each in a process of its own with low priority, so that pictures cost
 * nobody who signs in more than a turn at the processor. The promise never rejects.
 */
export function pictureDecoder({ limitMs = 10_000, mostWaiting = 4 }: DecoderOptions = {}): DecodePicture {
  let waiting = 0
  let before: Promise<unknown> = Promise.resolve()
  return async (bytes) => {
    const format = formatOf(bytes)
    if (!format) return refuse('picture-refused')
    if (format === 'heic') return refuse('picture-heic')
    if (waiting > mostWaiting) return refuse('server-busy')
    waiting += 1
    const readable = format === 'avif' ? calledAvif(bytes) : bytes
    const turn = before.then(() => decode(readable, limitMs)).finally(() => (waiting -= 1))
    before = turn
    return await turn
  }
}

/** The same AVIF with `avif` as its major brand: libvips looks at no other, and knows few. */
function calledAvif(bytes: Uint8Array): Uint8Array {
  const called = Buffer.from(bytes)
  called.write('avif', 8, 'latin1') // behind the size and the type of the `ftyp` box
  return called
}

function decode(bytes: Uint8Array, limitMs: number): Promise<Result<Uint8Array, PictureRefusal>> {
  return new Promise((resolve) => {
    const limits = [SIDE_PX, MOST_PIXELS, MOST_INTERLACED_PIXELS].map(String)
    const child = spawn(process.execPath, [`--max-old-space-size=${HEAP_MB}`, PROGRAM, ...limits], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: {}, // no secret of this process is any of its business
    })
    const chunks: Buffer[] = []
    let size = 0
    let isLate = false
    const end = () => child.kill('SIGKILL')
    const timer = setTimeout(() => {
      isLate = true
      end()
    }, limitMs)
    child.on('spawn', () => {
      try {
        if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL)
      } catch {
        // it has ended already, or the system allows no change
      }
    })
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > MOST_WEBP_BYTES) end()
      else chunks.push(chunk)
    })
    child.on('error', () => {
      clearTimeout(timer)
      resolve(refuse('server-busy')) // the system has no process left
    })
    child.on('close', (code) => {
      clearTimeout(timer)
      if (code === 0 && size > 0) return resolve(ok(Buffer.concat(chunks)))
      resolve(refuse(isLate ? 'picture-slow' : (REFUSALS[code ?? 0] ?? 'picture-refused')))
    })
    child.stdin.on('error', () => {}) // it ended before it had read everything
    child.stdin.end(bytes)
  })
}

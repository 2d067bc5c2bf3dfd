import type { OpusFrame } from '@banyan/core/ports'

/**
 * A number for what a listener gets of a frame: its bytes, its time, how loud it says to be, and whether the talk spurt
 * goes on after it (FNV-1a, 32 bits). Two frames that differ in any of them have the same one once in four thousand
 * million times.
 */
export function framePrint({ opus, timestamp, level }: OpusFrame, voice: boolean): number {
  let hash = 0x811c9dc5
  const mix = (byte: number) => void (hash = Math.imul(hash ^ byte, 0x01000193))
  for (let shift = 0; shift < 32; shift += 8) mix((timestamp >>> shift) & 0xff)
  mix(level | (voice ? 0x80 : 0))
  for (const byte of opus) mix(byte)
  return hash >>> 0
}

import type { FrameSigning } from '../ports/frame-signing.ts'

/** Answers that are kept: those of a few seconds of a large simulated room. */
const KEPT = 4_096

/**
 * Remembers what was verified and hashed, for rooms in which many peers check the same signatures in one process.
 * @param signing must answer at once
 */
export function memoizedSigning(signing: FrameSigning): FrameSigning {
  const verified = new Map<string, boolean>()
  const hashed = new Map<string, Uint8Array<ArrayBuffer>>()
  return {
    createSigner: () => signing.createSigner(),
    verify: (key, message, signature) =>
      remembered(verified, `${key} ${textOf(message)} ${textOf(signature)}`, () => {
        return signing.verify(key, message, signature) as boolean
      }),
    hash: (messages) =>
      remembered(hashed, messages.map(textOf).join(' '), () => signing.hash(messages) as Uint8Array<ArrayBuffer>),
  }
}

const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes)

function remembered<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const found = known.get(key)
  if (found !== undefined) return found
  const [oldest] = known.keys()
  if (oldest !== undefined && known.size >= KEPT) known.delete(oldest)
  const made = make()
  known.set(key, made)
  return made
}

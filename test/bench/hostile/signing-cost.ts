import type { FrameSigning } from '@banyan/core/ports'
import type { SourceId } from '@banyan/core/protocol'
import { hashedBytes, MAX_GROUP_FRAMES, signedBytes } from '@banyan/core/wire'

/** Groups that are signed and checked for one figure: 40 s of one speaker. */
const GROUPS = 200
const SOURCE = 1 as SourceId
/** Bytes of an Opus frame of speech at 32 kbit/s. */
const FRAME_BYTES = 80

declare global {
  /** What the bench calls in its page: it counts time, in microseconds, which bounds the work from above. */
  var signing: () => Promise<SigningCost>
}

/** What one frame costs, in microseconds. */
export interface SigningCost {
  readonly signUs: number
  readonly verifyUs: number
}

/**
 * Signs and checks groups of ten frames as the media plane does: a hash for each frame, and one signature for all.
 * @param cpu microseconds of work so far, of this process or of this page
 * @throws Error when a signature does not fit
 */
export async function signingCost(signing: FrameSigning, cpu: () => number): Promise<SigningCost> {
  const signer = await signing.createSigner()
  const groups = Array.from({ length: GROUPS }, (_, group) => messagesOf(group * MAX_GROUP_FRAMES))
  const signatures: Uint8Array<ArrayBuffer>[] = []
  const [warmHashes] = [await signing.hash(groups[0]!)]
  await signer.sign(signedBytes(SOURCE, 0, warmHashes))
  const signedFrom = cpu()
  for (const [group, messages] of groups.entries()) {
    const hashes = await signing.hash(messages)
    signatures.push(await signer.sign(signedBytes(SOURCE, group * MAX_GROUP_FRAMES, hashes)))
  }
  const verifiedFrom = cpu()
  for (const [group, messages] of groups.entries()) {
    const message = signedBytes(SOURCE, group * MAX_GROUP_FRAMES, await signing.hash(messages))
    if (!(await signing.verify(signer.key, message, signatures[group]!))) throw new Error('a signature does not fit')
  }
  const end = cpu()
  const frames = GROUPS * MAX_GROUP_FRAMES
  return { signUs: (verifiedFrom - signedFrom) / frames, verifyUs: (end - verifiedFrom) / frames }
}

const messagesOf = (first: number): Uint8Array<ArrayBuffer>[] =>
  Array.from({ length: MAX_GROUP_FRAMES }, (_, at) => {
    const opus = Uint8Array.from({ length: FRAME_BYTES }, (_, index) => (first * 31 + at * 7 + index) & 0xff)
    const frame = { sequence: first + at, timestamp: (first + at) * 960, level: 20, voice: true, opus }
    return hashedBytes(SOURCE, frame, false)
  })

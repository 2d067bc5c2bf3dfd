import type { FrameKey } from '../protocol/index.ts'

/** A value, now or later: some platforms compute at once, others in another thread. */
export type Eventually<Value> = Value | Promise<Value>

/** The key pair of one stay on stage. The private half stays inside. */
export interface FrameSigner {
  /** The public half, for the roster. */
  readonly key: FrameKey
  /** @returns the signature, 64 bytes */
  sign(message: Uint8Array<ArrayBuffer>): Eventually<Uint8Array<ArrayBuffer>>
}

/** The cryptography behind signed frames: Ed25519 (RFC 8032) and SHA-256 (RFC 6234). */
export interface FrameSigning {
  /** Makes a key pair. */
  createSigner(): Eventually<FrameSigner>
  /** Whether the owner of the key signed this message. False for a malformed key or signature too; never throws. */
  verify(key: FrameKey, message: Uint8Array<ArrayBuffer>, signature: Uint8Array<ArrayBuffer>): Eventually<boolean>
  /** Hashes each message. @returns the first 8 bytes of each hash, one after the other */
  hash(messages: readonly Uint8Array<ArrayBuffer>[]): Eventually<Uint8Array<ArrayBuffer>>
}

import type { FrameKey } from '../protocol/index.ts'

/** Writes the 32 bytes of a public key as they stand in the roster: base64url without padding (RFC 4648, section 5). */
export const keyOfBytes = (bytes: Uint8Array): FrameKey =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '') as FrameKey

/** Reads a key of the roster. @returns 32 bytes */
export const bytesOfKey = (key: FrameKey): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(key.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))

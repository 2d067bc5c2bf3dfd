/** Chance as an argument, so that tests and simulators can repeat it. */
export interface Random {
  /** `length` characters out of 0-9 and a-z, unguessable where the implementation is `cryptoRandom`. */
  id(length: number): string
}

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz'
/** The largest multiple of 36 below 256: bytes from here on would favour the first letters, so they are drawn again. */
const FAIR_LIMIT = 252

/** The platform's cryptographic chance. Every letter is equally likely. */
export const cryptoRandom: Random = {
  id(length) {
    let id = ''
    while (id.length < length) {
      for (const byte of crypto.getRandomValues(new Uint8Array(length))) {
        if (byte < FAIR_LIMIT && id.length < length) id += ALPHABET[byte % ALPHABET.length]
      }
    }
    return id
  },
}

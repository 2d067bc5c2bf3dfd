// What @banyan/core/wire exports. `npm run api` writes this file: a change of the public API shows in review.

export declare const END_OF_SPURT: Uint8Array<ArrayBuffer>
export interface GroupSignature {
  readonly first: number
  readonly count: number
  readonly bytes: Uint8Array<ArrayBuffer>
}
export declare const HASH_BYTES = 8
export type LinkMessage =
  | {
      readonly type: 'heartbeat'
      readonly sentAt: number
      readonly echo:
        | {
            readonly sentAt: number
            readonly ageMs: number
          }
        | undefined
      readonly congested: boolean
      readonly overloaded: boolean
      readonly carries: boolean
      readonly stripes: readonly {
        readonly depth: number | undefined
        readonly starving: boolean
      }[]
      readonly newest: readonly Position[]
    }
  | {
      readonly type: 'resume'
      readonly stripe: number
      readonly have: readonly Position[]
    }
  | {
      readonly type: 'release'
      readonly stripe: number
    }
  | {
      readonly type: 'nack'
      readonly frames: readonly Position[]
    }
  | {
      readonly type: 'leaving'
    }
  | {
      readonly type: 'probe'
      readonly train: number
      readonly index: number
      readonly of: number
    }
  | {
      readonly type: 'probe-answer'
      readonly train: number
      readonly bytes: number
      readonly spanUs: number
    }
  | {
      readonly type: 'group-request'
      readonly frames: readonly Position[]
    }
  | {
      readonly type: 'group'
      readonly source: SourceId
      readonly first: number
      readonly hashes: Uint8Array<ArrayBuffer>
      readonly signature: Uint8Array<ArrayBuffer>
    }
export declare const MAX_GROUP_FRAMES = 10
export declare const MAX_OPUS_BYTES = 1275
export declare const MAX_PACKET_BYTES: number
export interface Packet {
  readonly source: SourceId
  readonly stripe: number
  readonly remade: boolean
  readonly sealed: boolean
  readonly frame: SpokenFrame
  readonly previous: SpokenFrame | undefined
  readonly signature: GroupSignature | undefined
}
export interface PacketHead {
  readonly source: SourceId
  readonly stripe: number
  readonly remade: boolean
  readonly sequence: number
  readonly timestamp: number
  readonly voice: boolean
  readonly hasPrevious: boolean
  readonly hasSignature: boolean
}
export interface PacketParts {
  source: SourceId
  stripe: number
  frame: SpokenFrame
  previous?: SpokenFrame | undefined
  sealed?: boolean
  remade?: boolean
  signature?: GroupSignature | undefined
}
export interface Position {
  readonly source: SourceId
  readonly sequence: number
}
export declare const SIGNATURE_BYTES = 64
export interface SignedFrame extends OpusFrame {
  readonly sequence: number
  readonly voice: boolean
}
export interface SpokenFrame extends OpusFrame {
  readonly sequence: number
  readonly voice: boolean
}
export declare const ahead: (a: number, b: number) => number
export declare function hashedBytes(source: SourceId, frame: SignedFrame, sealed: boolean): Uint8Array<ArrayBuffer>
export declare const isLinkMessage: (bytes: Uint8Array) => boolean
export declare function measureLevel(samples: Float32Array): number
export declare function readHead(bytes: Uint8Array): PacketHead | undefined
export declare function readLinkMessage(bytes: Uint8Array): LinkMessage | undefined
export declare function readPacket(bytes: Uint8Array<ArrayBuffer>): Result<Packet, 'not-a-packet'>
export declare function signedBytes(source: SourceId, first: number, hashes: Uint8Array): Uint8Array<ArrayBuffer>
export declare const stripeOf: (source: SourceId, sequence: number, stripes: number) => number
export declare function writeLinkMessage(message: LinkMessage): Uint8Array<ArrayBuffer>
export declare function writePacket(parts: PacketParts): Uint8Array<ArrayBuffer>

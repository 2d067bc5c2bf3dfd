// What @banyan/core/protocol exports. `npm run api` writes this file: a change of the public API shows in review.

export type Ask<Name extends RequestName> = v.InferOutput<(typeof REQUESTS)[Name]['ask']>
export declare const Attendee: v.ObjectSchema<
  {
    readonly peer: v.SchemaWithPipe<
      readonly [v.StringSchema<undefined>, v.RegexAction<string, 'is not a peer id'>, v.BrandAction<string, 'PeerId'>]
    >
    readonly name: v.StringSchema<undefined>
    readonly identity: v.OptionalSchema<
      v.SchemaWithPipe<
        readonly [
          v.StringSchema<undefined>,
          v.MaxLengthAction<string, 100, undefined>,
          v.RegexAction<string, 'is not an identity'>,
          v.BrandAction<string, 'Identity'>,
        ]
      >,
      undefined
    >
  },
  undefined
>
export type Attendee = v.InferOutput<typeof Attendee>
export declare const COMMANDS_PER_SECOND = 5
export declare const Capability: v.ObjectSchema<
  {
    readonly slots: v.SchemaWithPipe<
      readonly [
        v.NumberSchema<undefined>,
        v.IntegerAction<number, undefined>,
        v.MinValueAction<number, 0, undefined>,
        v.MaxValueAction<number, 64, undefined>,
      ]
    >
    readonly tracks: v.BooleanSchema<undefined>
    readonly seed: v.OptionalSchema<v.BooleanSchema<undefined>, undefined>
  },
  undefined
>
export type Capability = v.InferOutput<typeof Capability>
export declare const EMPTY_PLAN: Plan
export type EndReason = Notice<'room:ended'>['reason']
export declare const EntryRole: v.PicklistSchema<['cohost', 'speaker', 'listener'], undefined>
export type EntryRole = v.InferOutput<typeof EntryRole>
export declare const INVITATION_MS = 60000
export declare const IceServer: v.ObjectSchema<
  {
    readonly urls: v.UnionSchema<
      [v.StringSchema<undefined>, v.ArraySchema<v.StringSchema<undefined>, undefined>],
      undefined
    >
    readonly username: v.OptionalSchema<v.StringSchema<undefined>, undefined>
    readonly credential: v.OptionalSchema<v.StringSchema<undefined>, undefined>
  },
  undefined
>
export type IceServer = v.InferOutput<typeof IceServer>
export declare const Identity: v.SchemaWithPipe<
  readonly [
    v.StringSchema<undefined>,
    v.MaxLengthAction<string, 100, undefined>,
    v.RegexAction<string, 'is not an identity'>,
    v.BrandAction<string, 'Identity'>,
  ]
>
export type Identity = v.InferOutput<typeof Identity>
declare const Joined: v.ObjectSchema<
  {
    readonly peer: v.SchemaWithPipe<
      readonly [v.StringSchema<undefined>, v.RegexAction<string, 'is not a peer id'>, v.BrandAction<string, 'PeerId'>]
    >
    readonly role: v.PicklistSchema<['host', 'cohost', 'speaker', 'listener'], undefined>
    readonly view: v.ObjectSchema<
      {
        readonly room: v.SchemaWithPipe<
          readonly [
            v.StringSchema<undefined>,
            v.RegexAction<string, 'is not a room id (3 to 40 small letters, digits or hyphens)'>,
            v.BrandAction<string, 'RoomId'>,
          ]
        >
        readonly title: v.StringSchema<undefined>
        readonly topics: v.OptionalSchema<v.ArraySchema<v.StringSchema<undefined>, undefined>, undefined>
        readonly policy: v.PicklistSchema<['ask', 'open'], undefined>
        readonly startedAt: v.NumberSchema<undefined>
        readonly stage: v.SchemaWithPipe<
          readonly [
            v.ArraySchema<
              v.ObjectSchema<
                {
                  readonly peer: v.SchemaWithPipe<
                    readonly [
                      v.StringSchema<undefined>,
                      v.RegexAction<string, 'is not a peer id'>,
                      v.BrandAction<string, 'PeerId'>,
                    ]
                  >
                  readonly source: v.SchemaWithPipe<
                    readonly [
                      v.NumberSchema<undefined>,
                      v.IntegerAction<number, undefined>,
                      v.MinValueAction<number, 0, undefined>,
                      v.MaxValueAction<number, 65535, undefined>,
                      v.BrandAction<number, 'SourceId'>,
                    ]
                  >
                  readonly name: v.StringSchema<undefined>
                  readonly identity: v.OptionalSchema<
                    v.SchemaWithPipe<
                      readonly [
                        v.StringSchema<undefined>,
                        v.MaxLengthAction<string, 100, undefined>,
                        v.RegexAction<string, 'is not an identity'>,
                        v.BrandAction<string, 'Identity'>,
                      ]
                    >,
                    undefined
                  >
                  readonly role: v.PicklistSchema<['host', 'cohost', 'speaker'], undefined>
                  readonly muted: v.BooleanSchema<undefined>
                  readonly silenced: v.OptionalSchema<v.BooleanSchema<undefined>, undefined>
                  readonly tracks: v.BooleanSchema<undefined>
                },
                undefined
              >,
              undefined
            >,
            v.MaxLengthAction<
              {
                peer: string & v.Brand<'PeerId'>
                source: number & v.Brand<'SourceId'>
                name: string
                identity?: (string & v.Brand<'Identity'>) | undefined
                role: 'host' | 'cohost' | 'speaker'
                muted: boolean
                silenced?: boolean | undefined
                tracks: boolean
              }[],
              13,
              undefined
            >,
          ]
        >
        readonly listeners: v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.IntegerAction<number, undefined>,
            v.MinValueAction<number, 0, undefined>,
          ]
        >
        readonly nextHost: v.OptionalSchema<
          v.SchemaWithPipe<
            readonly [
              v.StringSchema<undefined>,
              v.RegexAction<string, 'is not a peer id'>,
              v.BrandAction<string, 'PeerId'>,
            ]
          >,
          undefined
        >
      },
      undefined
    >
    readonly plan: v.ObjectSchema<
      {
        readonly epoch: v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.IntegerAction<number, undefined>,
            v.MinValueAction<number, 0, undefined>,
          ]
        >
        readonly stripes: v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.IntegerAction<number, undefined>,
            v.MinValueAction<number, 1, undefined>,
            v.MaxValueAction<number, 4, undefined>,
          ]
        >
        readonly links: v.ArraySchema<
          v.ObjectSchema<
            {
              readonly peer: v.SchemaWithPipe<
                readonly [
                  v.StringSchema<undefined>,
                  v.RegexAction<string, 'is not a peer id'>,
                  v.BrandAction<string, 'PeerId'>,
                ]
              >
              readonly stage: v.BooleanSchema<undefined>
              readonly up: v.ArraySchema<
                v.SchemaWithPipe<
                  readonly [
                    v.NumberSchema<undefined>,
                    v.IntegerAction<number, undefined>,
                    v.MinValueAction<number, 0, undefined>,
                    v.MaxValueAction<number, number, undefined>,
                  ]
                >,
                undefined
              >
              readonly down: v.ArraySchema<
                v.SchemaWithPipe<
                  readonly [
                    v.NumberSchema<undefined>,
                    v.IntegerAction<number, undefined>,
                    v.MinValueAction<number, 0, undefined>,
                    v.MaxValueAction<number, number, undefined>,
                  ]
                >,
                undefined
              >
              readonly standby: v.ArraySchema<
                v.SchemaWithPipe<
                  readonly [
                    v.NumberSchema<undefined>,
                    v.IntegerAction<number, undefined>,
                    v.MinValueAction<number, 0, undefined>,
                    v.MaxValueAction<number, number, undefined>,
                  ]
                >,
                undefined
              >
              readonly backs: v.ArraySchema<
                v.SchemaWithPipe<
                  readonly [
                    v.NumberSchema<undefined>,
                    v.IntegerAction<number, undefined>,
                    v.MinValueAction<number, 0, undefined>,
                    v.MaxValueAction<number, number, undefined>,
                  ]
                >,
                undefined
              >
            },
            undefined
          >,
          undefined
        >
      },
      undefined
    >
    readonly resume: v.StringSchema<undefined>
    readonly iceServers: v.ArraySchema<
      v.ObjectSchema<
        {
          readonly urls: v.UnionSchema<
            [v.StringSchema<undefined>, v.ArraySchema<v.StringSchema<undefined>, undefined>],
            undefined
          >
          readonly username: v.OptionalSchema<v.StringSchema<undefined>, undefined>
          readonly credential: v.OptionalSchema<v.StringSchema<undefined>, undefined>
        },
        undefined
      >,
      undefined
    >
  },
  undefined
>
export type Joined = v.InferOutput<typeof Joined>
export declare const LinkId: v.SchemaWithPipe<
  readonly [v.StringSchema<undefined>, v.RegexAction<string, 'is not a link id'>, v.BrandAction<string, 'LinkId'>]
>
export type LinkId = v.InferOutput<typeof LinkId>
export declare const MAX_AUDIENCE_PAGE = 100
export declare const MAX_BANS = 1000
export declare const MAX_COHOSTS = 2
export declare const MAX_IDENTITY_LENGTH = 100
export declare const MAX_INVITATIONS = 50
export declare const MAX_LISTED_ROOMS = 200
export declare const MAX_MESSAGE_LENGTH = 32768
export declare const MAX_NAME_LENGTH = 50
export declare const MAX_ROOM_TOKEN_LENGTH = 2000
export declare const MAX_SIGNAL_LENGTH = 24000
export declare const MAX_SLOTS = 64
export declare const MAX_STAGE = 13
export declare const MAX_STRIPES = 4
export declare const MAX_TITLE_LENGTH = 80
export declare const MAX_TOPICS = 3
export declare const MAX_TOPIC_LENGTH = 30
export declare const MAX_TREE_PEERS = 2000
export declare const MESSAGES_PER_SECOND = 100
export declare const NOTICES: {
  readonly 'room:changed': v.ObjectSchema<
    {
      readonly room: v.SchemaWithPipe<
        readonly [
          v.StringSchema<undefined>,
          v.RegexAction<string, 'is not a room id (3 to 40 small letters, digits or hyphens)'>,
          v.BrandAction<string, 'RoomId'>,
        ]
      >
      readonly title: v.StringSchema<undefined>
      readonly topics: v.OptionalSchema<v.ArraySchema<v.StringSchema<undefined>, undefined>, undefined>
      readonly policy: v.PicklistSchema<['ask', 'open'], undefined>
      readonly startedAt: v.NumberSchema<undefined>
      readonly stage: v.SchemaWithPipe<
        readonly [
          v.ArraySchema<
            v.ObjectSchema<
              {
                readonly peer: v.SchemaWithPipe<
                  readonly [
                    v.StringSchema<undefined>,
                    v.RegexAction<string, 'is not a peer id'>,
                    v.BrandAction<string, 'PeerId'>,
                  ]
                >
                readonly source: v.SchemaWithPipe<
                  readonly [
                    v.NumberSchema<undefined>,
                    v.IntegerAction<number, undefined>,
                    v.MinValueAction<number, 0, undefined>,
                    v.MaxValueAction<number, 65535, undefined>,
                    v.BrandAction<number, 'SourceId'>,
                  ]
                >
                readonly name: v.StringSchema<undefined>
                readonly identity: v.OptionalSchema<
                  v.SchemaWithPipe<
                    readonly [
                      v.StringSchema<undefined>,
                      v.MaxLengthAction<string, 100, undefined>,
                      v.RegexAction<string, 'is not an identity'>,
                      v.BrandAction<string, 'Identity'>,
                    ]
                  >,
                  undefined
                >
                readonly role: v.PicklistSchema<['host', 'cohost', 'speaker'], undefined>
                readonly muted: v.BooleanSchema<undefined>
                readonly silenced: v.OptionalSchema<v.BooleanSchema<undefined>, undefined>
                readonly tracks: v.BooleanSchema<undefined>
              },
              undefined
            >,
            undefined
          >,
          v.MaxLengthAction<
            {
              peer: string & v.Brand<'PeerId'>
              source: number & v.Brand<'SourceId'>
              name: string
              identity?: (string & v.Brand<'Identity'>) | undefined
              role: 'host' | 'cohost' | 'speaker'
              muted: boolean
              silenced?: boolean | undefined
              tracks: boolean
            }[],
            13,
            undefined
          >,
        ]
      >
      readonly listeners: v.SchemaWithPipe<
        readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]
      >
      readonly nextHost: v.OptionalSchema<
        v.SchemaWithPipe<
          readonly [
            v.StringSchema<undefined>,
            v.RegexAction<string, 'is not a peer id'>,
            v.BrandAction<string, 'PeerId'>,
          ]
        >,
        undefined
      >
    },
    undefined
  >
  readonly 'room:ended': v.ObjectSchema<
    {
      readonly reason: v.PicklistSchema<['host-ended', 'host-left', 'relay-closing'], undefined>
    },
    undefined
  >
  readonly 'room:removed': v.ObjectSchema<
    {
      readonly banned: v.BooleanSchema<undefined>
    },
    undefined
  >
  readonly 'room:reactions': v.ObjectSchema<
    {
      readonly counts: v.SchemaWithPipe<
        readonly [
          v.ArraySchema<
            v.SchemaWithPipe<
              readonly [
                v.NumberSchema<undefined>,
                v.IntegerAction<number, undefined>,
                v.MinValueAction<number, 0, undefined>,
              ]
            >,
            undefined
          >,
          v.LengthAction<number[], 6, undefined>,
        ]
      >
    },
    undefined
  >
  readonly 'rooms:changed': v.ObjectSchema<
    {
      readonly rooms: v.SchemaWithPipe<
        readonly [
          v.ArraySchema<
            v.ObjectSchema<
              {
                readonly room: v.SchemaWithPipe<
                  readonly [
                    v.StringSchema<undefined>,
                    v.RegexAction<string, 'is not a room id (3 to 40 small letters, digits or hyphens)'>,
                    v.BrandAction<string, 'RoomId'>,
                  ]
                >
                readonly title: v.StringSchema<undefined>
                readonly topics: v.OptionalSchema<v.ArraySchema<v.StringSchema<undefined>, undefined>, undefined>
                readonly startedAt: v.NumberSchema<undefined>
                readonly listeners: v.SchemaWithPipe<
                  readonly [
                    v.NumberSchema<undefined>,
                    v.IntegerAction<number, undefined>,
                    v.MinValueAction<number, 0, undefined>,
                  ]
                >
                readonly stage: v.ArraySchema<
                  v.ObjectSchema<
                    {
                      readonly name: v.StringSchema<undefined>
                      readonly role: v.PicklistSchema<['host', 'cohost', 'speaker'], undefined>
                      readonly identity: v.OptionalSchema<
                        v.SchemaWithPipe<
                          readonly [
                            v.StringSchema<undefined>,
                            v.MaxLengthAction<string, 100, undefined>,
                            v.RegexAction<string, 'is not an identity'>,
                            v.BrandAction<string, 'Identity'>,
                          ]
                        >,
                        undefined
                      >
                    },
                    undefined
                  >,
                  undefined
                >
              },
              undefined
            >,
            undefined
          >,
          v.MaxLengthAction<
            {
              room: string & v.Brand<'RoomId'>
              title: string
              topics?: string[] | undefined
              startedAt: number
              listeners: number
              stage: {
                name: string
                role: 'host' | 'cohost' | 'speaker'
                identity?: (string & v.Brand<'Identity'>) | undefined
              }[]
            }[],
            200,
            undefined
          >,
        ]
      >
    },
    undefined
  >
  readonly 'role:changed': v.ObjectSchema<
    {
      readonly role: v.PicklistSchema<['host', 'cohost', 'speaker', 'listener'], undefined>
    },
    undefined
  >
  readonly 'requests:changed': v.ObjectSchema<
    {
      readonly requests: v.ArraySchema<
        v.ObjectSchema<
          {
            readonly peer: v.SchemaWithPipe<
              readonly [
                v.StringSchema<undefined>,
                v.RegexAction<string, 'is not a peer id'>,
                v.BrandAction<string, 'PeerId'>,
              ]
            >
            readonly name: v.StringSchema<undefined>
            readonly identity: v.OptionalSchema<
              v.SchemaWithPipe<
                readonly [
                  v.StringSchema<undefined>,
                  v.MaxLengthAction<string, 100, undefined>,
                  v.RegexAction<string, 'is not an identity'>,
                  v.BrandAction<string, 'Identity'>,
                ]
              >,
              undefined
            >
          },
          undefined
        >,
        undefined
      >
    },
    undefined
  >
  readonly 'request:place': v.ObjectSchema<
    {
      readonly place: v.SchemaWithPipe<
        readonly [
          v.NumberSchema<undefined>,
          v.IntegerAction<number, undefined>,
          v.MinValueAction<number, 1, undefined>,
          v.MaxValueAction<number, 100, undefined>,
        ]
      >
    },
    undefined
  >
  readonly 'request:declined': v.ObjectSchema<{}, undefined>
  readonly 'stage:invited': v.ObjectSchema<
    {
      readonly by: v.SchemaWithPipe<
        readonly [v.StringSchema<undefined>, v.RegexAction<string, 'is not a peer id'>, v.BrandAction<string, 'PeerId'>]
      >
    },
    undefined
  >
  readonly 'invitation:ended': v.ObjectSchema<{}, undefined>
  readonly 'invitation:declined': v.ObjectSchema<
    {
      readonly peer: v.SchemaWithPipe<
        readonly [v.StringSchema<undefined>, v.RegexAction<string, 'is not a peer id'>, v.BrandAction<string, 'PeerId'>]
      >
    },
    undefined
  >
  readonly 'stage:muted': v.ObjectSchema<
    {
      readonly by: v.SchemaWithPipe<
        readonly [v.StringSchema<undefined>, v.RegexAction<string, 'is not a peer id'>, v.BrandAction<string, 'PeerId'>]
      >
    },
    undefined
  >
  readonly 'plan:changed': v.ObjectSchema<
    {
      readonly epoch: v.SchemaWithPipe<
        readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]
      >
      readonly stripes: v.SchemaWithPipe<
        readonly [
          v.NumberSchema<undefined>,
          v.IntegerAction<number, undefined>,
          v.MinValueAction<number, 1, undefined>,
          v.MaxValueAction<number, 4, undefined>,
        ]
      >
      readonly links: v.ArraySchema<
        v.ObjectSchema<
          {
            readonly peer: v.SchemaWithPipe<
              readonly [
                v.StringSchema<undefined>,
                v.RegexAction<string, 'is not a peer id'>,
                v.BrandAction<string, 'PeerId'>,
              ]
            >
            readonly stage: v.BooleanSchema<undefined>
            readonly up: v.ArraySchema<
              v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.IntegerAction<number, undefined>,
                  v.MinValueAction<number, 0, undefined>,
                  v.MaxValueAction<number, number, undefined>,
                ]
              >,
              undefined
            >
            readonly down: v.ArraySchema<
              v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.IntegerAction<number, undefined>,
                  v.MinValueAction<number, 0, undefined>,
                  v.MaxValueAction<number, number, undefined>,
                ]
              >,
              undefined
            >
            readonly standby: v.ArraySchema<
              v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.IntegerAction<number, undefined>,
                  v.MinValueAction<number, 0, undefined>,
                  v.MaxValueAction<number, number, undefined>,
                ]
              >,
              undefined
            >
            readonly backs: v.ArraySchema<
              v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.IntegerAction<number, undefined>,
                  v.MinValueAction<number, 0, undefined>,
                  v.MaxValueAction<number, number, undefined>,
                ]
              >,
              undefined
            >
          },
          undefined
        >,
        undefined
      >
    },
    undefined
  >
  readonly 'link:signal': v.ObjectSchema<
    {
      readonly from: v.SchemaWithPipe<
        readonly [v.StringSchema<undefined>, v.RegexAction<string, 'is not a peer id'>, v.BrandAction<string, 'PeerId'>]
      >
      readonly link: v.SchemaWithPipe<
        readonly [v.StringSchema<undefined>, v.RegexAction<string, 'is not a link id'>, v.BrandAction<string, 'LinkId'>]
      >
      readonly signal: v.SchemaWithPipe<
        readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 24000, 'signal is too long'>]
      >
    },
    undefined
  >
  readonly 'peer:doubted': v.ObjectSchema<{}, undefined>
  readonly refused: v.ObjectSchema<
    {
      readonly event: v.StringSchema<undefined>
      readonly error: v.ObjectSchema<
        {
          readonly code: v.PicklistSchema<
            [
              'malformed',
              'too-large',
              'too-many-messages',
              'unknown-message',
              'protocol-mismatch',
              'room-not-found',
              'room-exists',
              'room-ended',
              'already-in-room',
              'not-in-room',
              'not-allowed',
              'not-linked',
              'peer-not-found',
              'stage-full',
              'room-full',
              'relay-full',
              'token-missing',
              'token-expired',
              'token-invalid',
              'token-other-room',
              'token-other-role',
              'banned',
              'cohosts-full',
              'not-invited',
              'too-many-invitations',
            ],
            undefined
          >
          readonly message: v.StringSchema<undefined>
        },
        undefined
      >
    },
    undefined
  >
}
export declare const Name: v.SchemaWithPipe<
  readonly [
    v.StringSchema<undefined>,
    v.TrimAction,
    v.MinLengthAction<string, 1, 'is empty'>,
    v.MaxLengthAction<string, number, `is longer than ${number} characters`>,
    v.RegexAction<string, 'contains control characters'>,
  ]
>
export type Notice<Name extends NoticeName> = v.InferOutput<(typeof NOTICES)[Name]>
export type NoticeName = keyof typeof NOTICES
export declare const PROTOCOL_VERSION = 4
export declare const PeerId: v.SchemaWithPipe<
  readonly [v.StringSchema<undefined>, v.RegexAction<string, 'is not a peer id'>, v.BrandAction<string, 'PeerId'>]
>
export type PeerId = v.InferOutput<typeof PeerId>
export interface PeerInTree extends Pick<TreePeer, 'peer' | 'name' | 'carries' | 'burden' | 'placed'> {
  readonly kind: TreeKind
  readonly parents: readonly (PeerId | 'stage' | undefined)[]
  readonly standbys: readonly (PeerId | undefined)[]
  readonly depths: readonly number[]
  readonly used: number
  readonly slots: number
  readonly offered: number
  readonly more: readonly number[]
}
export declare const Plan: v.ObjectSchema<
  {
    readonly epoch: v.SchemaWithPipe<
      readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]
    >
    readonly stripes: v.SchemaWithPipe<
      readonly [
        v.NumberSchema<undefined>,
        v.IntegerAction<number, undefined>,
        v.MinValueAction<number, 1, undefined>,
        v.MaxValueAction<number, 4, undefined>,
      ]
    >
    readonly links: v.ArraySchema<
      v.ObjectSchema<
        {
          readonly peer: v.SchemaWithPipe<
            readonly [
              v.StringSchema<undefined>,
              v.RegexAction<string, 'is not a peer id'>,
              v.BrandAction<string, 'PeerId'>,
            ]
          >
          readonly stage: v.BooleanSchema<undefined>
          readonly up: v.ArraySchema<
            v.SchemaWithPipe<
              readonly [
                v.NumberSchema<undefined>,
                v.IntegerAction<number, undefined>,
                v.MinValueAction<number, 0, undefined>,
                v.MaxValueAction<number, number, undefined>,
              ]
            >,
            undefined
          >
          readonly down: v.ArraySchema<
            v.SchemaWithPipe<
              readonly [
                v.NumberSchema<undefined>,
                v.IntegerAction<number, undefined>,
                v.MinValueAction<number, 0, undefined>,
                v.MaxValueAction<number, number, undefined>,
              ]
            >,
            undefined
          >
          readonly standby: v.ArraySchema<
            v.SchemaWithPipe<
              readonly [
                v.NumberSchema<undefined>,
                v.IntegerAction<number, undefined>,
                v.MinValueAction<number, 0, undefined>,
                v.MaxValueAction<number, number, undefined>,
              ]
            >,
            undefined
          >
          readonly backs: v.ArraySchema<
            v.SchemaWithPipe<
              readonly [
                v.NumberSchema<undefined>,
                v.IntegerAction<number, undefined>,
                v.MinValueAction<number, 0, undefined>,
                v.MaxValueAction<number, number, undefined>,
              ]
            >,
            undefined
          >
        },
        undefined
      >,
      undefined
    >
  },
  undefined
>
export type Plan = v.InferOutput<typeof Plan>
export declare const PlannedLink: v.ObjectSchema<
  {
    readonly peer: v.SchemaWithPipe<
      readonly [v.StringSchema<undefined>, v.RegexAction<string, 'is not a peer id'>, v.BrandAction<string, 'PeerId'>]
    >
    readonly stage: v.BooleanSchema<undefined>
    readonly up: v.ArraySchema<
      v.SchemaWithPipe<
        readonly [
          v.NumberSchema<undefined>,
          v.IntegerAction<number, undefined>,
          v.MinValueAction<number, 0, undefined>,
          v.MaxValueAction<number, number, undefined>,
        ]
      >,
      undefined
    >
    readonly down: v.ArraySchema<
      v.SchemaWithPipe<
        readonly [
          v.NumberSchema<undefined>,
          v.IntegerAction<number, undefined>,
          v.MinValueAction<number, 0, undefined>,
          v.MaxValueAction<number, number, undefined>,
        ]
      >,
      undefined
    >
    readonly standby: v.ArraySchema<
      v.SchemaWithPipe<
        readonly [
          v.NumberSchema<undefined>,
          v.IntegerAction<number, undefined>,
          v.MinValueAction<number, 0, undefined>,
          v.MaxValueAction<number, number, undefined>,
        ]
      >,
      undefined
    >
    readonly backs: v.ArraySchema<
      v.SchemaWithPipe<
        readonly [
          v.NumberSchema<undefined>,
          v.IntegerAction<number, undefined>,
          v.MinValueAction<number, 0, undefined>,
          v.MaxValueAction<number, number, undefined>,
        ]
      >,
      undefined
    >
  },
  undefined
>
export type PlannedLink = v.InferOutput<typeof PlannedLink>
export declare const REACTIONS: readonly string[]
export declare const REACTIONS_PER_SECOND = 2
export declare const REACTION_KINDS = 6
export declare const REPORT_INTERVAL_MS = 10000
export declare const REQUESTS: {
  readonly 'room:create': {
    readonly ask: v.ObjectSchema<
      {
        readonly name: v.SchemaWithPipe<
          readonly [
            v.StringSchema<undefined>,
            v.TrimAction,
            v.MinLengthAction<string, 1, 'is empty'>,
            v.MaxLengthAction<string, number, `is longer than ${number} characters`>,
            v.RegexAction<string, 'contains control characters'>,
          ]
        >
        readonly title: v.SchemaWithPipe<
          readonly [
            v.StringSchema<undefined>,
            v.TrimAction,
            v.MinLengthAction<string, 1, 'is empty'>,
            v.MaxLengthAction<string, number, `is longer than ${number} characters`>,
            v.RegexAction<string, 'contains control characters'>,
          ]
        >
        readonly topics: v.OptionalSchema<
          v.SchemaWithPipe<
            readonly [
              v.ArraySchema<
                v.SchemaWithPipe<
                  readonly [
                    v.StringSchema<undefined>,
                    v.TrimAction,
                    v.MinLengthAction<string, 1, 'is empty'>,
                    v.MaxLengthAction<string, number, `is longer than ${number} characters`>,
                    v.RegexAction<string, 'contains control characters'>,
                  ]
                >,
                undefined
              >,
              v.MaxLengthAction<string[], 3, 'more than 3'>,
            ]
          >,
          undefined
        >
        readonly policy: v.PicklistSchema<['ask', 'open'], undefined>
        readonly capability: v.ObjectSchema<
          {
            readonly slots: v.SchemaWithPipe<
              readonly [
                v.NumberSchema<undefined>,
                v.IntegerAction<number, undefined>,
                v.MinValueAction<number, 0, undefined>,
                v.MaxValueAction<number, 64, undefined>,
              ]
            >
            readonly tracks: v.BooleanSchema<undefined>
            readonly seed: v.OptionalSchema<v.BooleanSchema<undefined>, undefined>
          },
          undefined
        >
        readonly room: v.OptionalSchema<
          v.SchemaWithPipe<
            readonly [
              v.StringSchema<undefined>,
              v.RegexAction<string, 'is not a room id (3 to 40 small letters, digits or hyphens)'>,
              v.BrandAction<string, 'RoomId'>,
            ]
          >,
          undefined
        >
        readonly token: v.OptionalSchema<
          v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 2000, 'token is too long'>]>,
          undefined
        >
      },
      undefined
    >
    readonly reply: v.ObjectSchema<
      {
        readonly peer: v.SchemaWithPipe<
          readonly [
            v.StringSchema<undefined>,
            v.RegexAction<string, 'is not a peer id'>,
            v.BrandAction<string, 'PeerId'>,
          ]
        >
        readonly role: v.PicklistSchema<['host', 'cohost', 'speaker', 'listener'], undefined>
        readonly view: v.ObjectSchema<
          {
            readonly room: v.SchemaWithPipe<
              readonly [
                v.StringSchema<undefined>,
                v.RegexAction<string, 'is not a room id (3 to 40 small letters, digits or hyphens)'>,
                v.BrandAction<string, 'RoomId'>,
              ]
            >
            readonly title: v.StringSchema<undefined>
            readonly topics: v.OptionalSchema<v.ArraySchema<v.StringSchema<undefined>, undefined>, undefined>
            readonly policy: v.PicklistSchema<['ask', 'open'], undefined>
            readonly startedAt: v.NumberSchema<undefined>
            readonly stage: v.SchemaWithPipe<
              readonly [
                v.ArraySchema<
                  v.ObjectSchema<
                    {
                      readonly peer: v.SchemaWithPipe<
                        readonly [
                          v.StringSchema<undefined>,
                          v.RegexAction<string, 'is not a peer id'>,
                          v.BrandAction<string, 'PeerId'>,
                        ]
                      >
                      readonly source: v.SchemaWithPipe<
                        readonly [
                          v.NumberSchema<undefined>,
                          v.IntegerAction<number, undefined>,
                          v.MinValueAction<number, 0, undefined>,
                          v.MaxValueAction<number, 65535, undefined>,
                          v.BrandAction<number, 'SourceId'>,
                        ]
                      >
                      readonly name: v.StringSchema<undefined>
                      readonly identity: v.OptionalSchema<
                        v.SchemaWithPipe<
                          readonly [
                            v.StringSchema<undefined>,
                            v.MaxLengthAction<string, 100, undefined>,
                            v.RegexAction<string, 'is not an identity'>,
                            v.BrandAction<string, 'Identity'>,
                          ]
                        >,
                        undefined
                      >
                      readonly role: v.PicklistSchema<['host', 'cohost', 'speaker'], undefined>
                      readonly muted: v.BooleanSchema<undefined>
                      readonly silenced: v.OptionalSchema<v.BooleanSchema<undefined>, undefined>
                      readonly tracks: v.BooleanSchema<undefined>
                    },
                    undefined
                  >,
                  undefined
                >,
                v.MaxLengthAction<
                  {
                    peer: string & v.Brand<'PeerId'>
                    source: number & v.Brand<'SourceId'>
                    name: string
                    identity?: (string & v.Brand<'Identity'>) | undefined
                    role: 'host' | 'cohost' | 'speaker'
                    muted: boolean
                    silenced?: boolean | undefined
                    tracks: boolean
                  }[],
                  13,
                  undefined
                >,
              ]
            >
            readonly listeners: v.SchemaWithPipe<
              readonly [
                v.NumberSchema<undefined>,
                v.IntegerAction<number, undefined>,
                v.MinValueAction<number, 0, undefined>,
              ]
            >
            readonly nextHost: v.OptionalSchema<
              v.SchemaWithPipe<
                readonly [
                  v.StringSchema<undefined>,
                  v.RegexAction<string, 'is not a peer id'>,
                  v.BrandAction<string, 'PeerId'>,
                ]
              >,
              undefined
            >
          },
          undefined
        >
        readonly plan: v.ObjectSchema<
          {
            readonly epoch: v.SchemaWithPipe<
              readonly [
                v.NumberSchema<undefined>,
                v.IntegerAction<number, undefined>,
                v.MinValueAction<number, 0, undefined>,
              ]
            >
            readonly stripes: v.SchemaWithPipe<
              readonly [
                v.NumberSchema<undefined>,
                v.IntegerAction<number, undefined>,
                v.MinValueAction<number, 1, undefined>,
                v.MaxValueAction<number, 4, undefined>,
              ]
            >
            readonly links: v.ArraySchema<
              v.ObjectSchema<
                {
                  readonly peer: v.SchemaWithPipe<
                    readonly [
                      v.StringSchema<undefined>,
                      v.RegexAction<string, 'is not a peer id'>,
                      v.BrandAction<string, 'PeerId'>,
                    ]
                  >
                  readonly stage: v.BooleanSchema<undefined>
                  readonly up: v.ArraySchema<
                    v.SchemaWithPipe<
                      readonly [
                        v.NumberSchema<undefined>,
                        v.IntegerAction<number, undefined>,
                        v.MinValueAction<number, 0, undefined>,
                        v.MaxValueAction<number, number, undefined>,
                      ]
                    >,
                    undefined
                  >
                  readonly down: v.ArraySchema<
                    v.SchemaWithPipe<
                      readonly [
                        v.NumberSchema<undefined>,
                        v.IntegerAction<number, undefined>,
                        v.MinValueAction<number, 0, undefined>,
                        v.MaxValueAction<number, number, undefined>,
                      ]
                    >,
                    undefined
                  >
                  readonly standby: v.ArraySchema<
                    v.SchemaWithPipe<
                      readonly [
                        v.NumberSchema<undefined>,
                        v.IntegerAction<number, undefined>,
                        v.MinValueAction<number, 0, undefined>,
                        v.MaxValueAction<number, number, undefined>,
                      ]
                    >,
                    undefined
                  >
                  readonly backs: v.ArraySchema<
                    v.SchemaWithPipe<
                      readonly [
                        v.NumberSchema<undefined>,
                        v.IntegerAction<number, undefined>,
                        v.MinValueAction<number, 0, undefined>,
                        v.MaxValueAction<number, number, undefined>,
                      ]
                    >,
                    undefined
                  >
                },
                undefined
              >,
              undefined
            >
          },
          undefined
        >
        readonly resume: v.StringSchema<undefined>
        readonly iceServers: v.ArraySchema<
          v.ObjectSchema<
            {
              readonly urls: v.UnionSchema<
                [v.StringSchema<undefined>, v.ArraySchema<v.StringSchema<undefined>, undefined>],
                undefined
              >
              readonly username: v.OptionalSchema<v.StringSchema<undefined>, undefined>
              readonly credential: v.OptionalSchema<v.StringSchema<undefined>, undefined>
            },
            undefined
          >,
          undefined
        >
      },
      undefined
    >
  }
  readonly 'room:join': {
    readonly ask: v.ObjectSchema<
      {
        readonly room: v.SchemaWithPipe<
          readonly [
            v.StringSchema<undefined>,
            v.RegexAction<string, 'is not a room id (3 to 40 small letters, digits or hyphens)'>,
            v.BrandAction<string, 'RoomId'>,
          ]
        >
        readonly name: v.SchemaWithPipe<
          readonly [
            v.StringSchema<undefined>,
            v.TrimAction,
            v.MinLengthAction<string, 1, 'is empty'>,
            v.MaxLengthAction<string, number, `is longer than ${number} characters`>,
            v.RegexAction<string, 'contains control characters'>,
          ]
        >
        readonly capability: v.ObjectSchema<
          {
            readonly slots: v.SchemaWithPipe<
              readonly [
                v.NumberSchema<undefined>,
                v.IntegerAction<number, undefined>,
                v.MinValueAction<number, 0, undefined>,
                v.MaxValueAction<number, 64, undefined>,
              ]
            >
            readonly tracks: v.BooleanSchema<undefined>
            readonly seed: v.OptionalSchema<v.BooleanSchema<undefined>, undefined>
          },
          undefined
        >
        readonly resume: v.OptionalSchema<
          v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 64, undefined>]>,
          undefined
        >
        readonly token: v.OptionalSchema<
          v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 2000, 'token is too long'>]>,
          undefined
        >
        readonly role: v.OptionalSchema<v.PicklistSchema<['cohost', 'speaker', 'listener'], undefined>, undefined>
      },
      undefined
    >
    readonly reply: v.ObjectSchema<
      {
        readonly peer: v.SchemaWithPipe<
          readonly [
            v.StringSchema<undefined>,
            v.RegexAction<string, 'is not a peer id'>,
            v.BrandAction<string, 'PeerId'>,
          ]
        >
        readonly role: v.PicklistSchema<['host', 'cohost', 'speaker', 'listener'], undefined>
        readonly view: v.ObjectSchema<
          {
            readonly room: v.SchemaWithPipe<
              readonly [
                v.StringSchema<undefined>,
                v.RegexAction<string, 'is not a room id (3 to 40 small letters, digits or hyphens)'>,
                v.BrandAction<string, 'RoomId'>,
              ]
            >
            readonly title: v.StringSchema<undefined>
            readonly topics: v.OptionalSchema<v.ArraySchema<v.StringSchema<undefined>, undefined>, undefined>
            readonly policy: v.PicklistSchema<['ask', 'open'], undefined>
            readonly startedAt: v.NumberSchema<undefined>
            readonly stage: v.SchemaWithPipe<
              readonly [
                v.ArraySchema<
                  v.ObjectSchema<
                    {
                      readonly peer: v.SchemaWithPipe<
                        readonly [
                          v.StringSchema<undefined>,
                          v.RegexAction<string, 'is not a peer id'>,
                          v.BrandAction<string, 'PeerId'>,
                        ]
                      >
                      readonly source: v.SchemaWithPipe<
                        readonly [
                          v.NumberSchema<undefined>,
                          v.IntegerAction<number, undefined>,
                          v.MinValueAction<number, 0, undefined>,
                          v.MaxValueAction<number, 65535, undefined>,
                          v.BrandAction<number, 'SourceId'>,
                        ]
                      >
                      readonly name: v.StringSchema<undefined>
                      readonly identity: v.OptionalSchema<
                        v.SchemaWithPipe<
                          readonly [
                            v.StringSchema<undefined>,
                            v.MaxLengthAction<string, 100, undefined>,
                            v.RegexAction<string, 'is not an identity'>,
                            v.BrandAction<string, 'Identity'>,
                          ]
                        >,
                        undefined
                      >
                      readonly role: v.PicklistSchema<['host', 'cohost', 'speaker'], undefined>
                      readonly muted: v.BooleanSchema<undefined>
                      readonly silenced: v.OptionalSchema<v.BooleanSchema<undefined>, undefined>
                      readonly tracks: v.BooleanSchema<undefined>
                    },
                    undefined
                  >,
                  undefined
                >,
                v.MaxLengthAction<
                  {
                    peer: string & v.Brand<'PeerId'>
                    source: number & v.Brand<'SourceId'>
                    name: string
                    identity?: (string & v.Brand<'Identity'>) | undefined
                    role: 'host' | 'cohost' | 'speaker'
                    muted: boolean
                    silenced?: boolean | undefined
                    tracks: boolean
                  }[],
                  13,
                  undefined
                >,
              ]
            >
            readonly listeners: v.SchemaWithPipe<
              readonly [
                v.NumberSchema<undefined>,
                v.IntegerAction<number, undefined>,
                v.MinValueAction<number, 0, undefined>,
              ]
            >
            readonly nextHost: v.OptionalSchema<
              v.SchemaWithPipe<
                readonly [
                  v.StringSchema<undefined>,
                  v.RegexAction<string, 'is not a peer id'>,
                  v.BrandAction<string, 'PeerId'>,
                ]
              >,
              undefined
            >
          },
          undefined
        >
        readonly plan: v.ObjectSchema<
          {
            readonly epoch: v.SchemaWithPipe<
              readonly [
                v.NumberSchema<undefined>,
                v.IntegerAction<number, undefined>,
                v.MinValueAction<number, 0, undefined>,
              ]
            >
            readonly stripes: v.SchemaWithPipe<
              readonly [
                v.NumberSchema<undefined>,
                v.IntegerAction<number, undefined>,
                v.MinValueAction<number, 1, undefined>,
                v.MaxValueAction<number, 4, undefined>,
              ]
            >
            readonly links: v.ArraySchema<
              v.ObjectSchema<
                {
                  readonly peer: v.SchemaWithPipe<
                    readonly [
                      v.StringSchema<undefined>,
                      v.RegexAction<string, 'is not a peer id'>,
                      v.BrandAction<string, 'PeerId'>,
                    ]
                  >
                  readonly stage: v.BooleanSchema<undefined>
                  readonly up: v.ArraySchema<
                    v.SchemaWithPipe<
                      readonly [
                        v.NumberSchema<undefined>,
                        v.IntegerAction<number, undefined>,
                        v.MinValueAction<number, 0, undefined>,
                        v.MaxValueAction<number, number, undefined>,
                      ]
                    >,
                    undefined
                  >
                  readonly down: v.ArraySchema<
                    v.SchemaWithPipe<
                      readonly [
                        v.NumberSchema<undefined>,
                        v.IntegerAction<number, undefined>,
                        v.MinValueAction<number, 0, undefined>,
                        v.MaxValueAction<number, number, undefined>,
                      ]
                    >,
                    undefined
                  >
                  readonly standby: v.ArraySchema<
                    v.SchemaWithPipe<
                      readonly [
                        v.NumberSchema<undefined>,
                        v.IntegerAction<number, undefined>,
                        v.MinValueAction<number, 0, undefined>,
                        v.MaxValueAction<number, number, undefined>,
                      ]
                    >,
                    undefined
                  >
                  readonly backs: v.ArraySchema<
                    v.SchemaWithPipe<
                      readonly [
                        v.NumberSchema<undefined>,
                        v.IntegerAction<number, undefined>,
                        v.MinValueAction<number, 0, undefined>,
                        v.MaxValueAction<number, number, undefined>,
                      ]
                    >,
                    undefined
                  >
                },
                undefined
              >,
              undefined
            >
          },
          undefined
        >
        readonly resume: v.StringSchema<undefined>
        readonly iceServers: v.ArraySchema<
          v.ObjectSchema<
            {
              readonly urls: v.UnionSchema<
                [v.StringSchema<undefined>, v.ArraySchema<v.StringSchema<undefined>, undefined>],
                undefined
              >
              readonly username: v.OptionalSchema<v.StringSchema<undefined>, undefined>
              readonly credential: v.OptionalSchema<v.StringSchema<undefined>, undefined>
            },
            undefined
          >,
          undefined
        >
      },
      undefined
    >
  }
  readonly 'room:leave': {
    readonly ask: v.ObjectSchema<{}, undefined>
    readonly reply: v.ObjectSchema<{}, undefined>
  }
  readonly 'room:end': {
    readonly ask: v.ObjectSchema<{}, undefined>
    readonly reply: v.ObjectSchema<{}, undefined>
  }
  readonly 'room:hand-over': {
    readonly ask: v.ObjectSchema<
      {
        readonly peer: v.SchemaWithPipe<
          readonly [
            v.StringSchema<undefined>,
            v.RegexAction<string, 'is not a peer id'>,
            v.BrandAction<string, 'PeerId'>,
          ]
        >
      },
      undefined
    >
    readonly reply: v.ObjectSchema<{}, undefined>
  }
  readonly 'room:remove': {
    readonly ask: v.ObjectSchema<
      {
        readonly peer: v.SchemaWithPipe<
          readonly [
            v.StringSchema<undefined>,
            v.RegexAction<string, 'is not a peer id'>,
            v.BrandAction<string, 'PeerId'>,
          ]
        >
        readonly ban: v.BooleanSchema<undefined>
      },
      undefined
    >
    readonly reply: v.ObjectSchema<{}, undefined>
  }
  readonly 'room:react': {
    readonly ask: v.ObjectSchema<
      {
        readonly reaction: v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.IntegerAction<number, undefined>,
            v.MinValueAction<number, 0, undefined>,
            v.MaxValueAction<number, number, undefined>,
          ]
        >
      },
      undefined
    >
    readonly reply: v.ObjectSchema<{}, undefined>
  }
  readonly 'room:audience': {
    readonly ask: v.ObjectSchema<
      {
        readonly after: v.OptionalSchema<
          v.SchemaWithPipe<
            readonly [
              v.StringSchema<undefined>,
              v.RegexAction<string, 'is not a peer id'>,
              v.BrandAction<string, 'PeerId'>,
            ]
          >,
          undefined
        >
      },
      undefined
    >
    readonly reply: v.ObjectSchema<
      {
        readonly attendees: v.SchemaWithPipe<
          readonly [
            v.ArraySchema<
              v.ObjectSchema<
                {
                  readonly peer: v.SchemaWithPipe<
                    readonly [
                      v.StringSchema<undefined>,
                      v.RegexAction<string, 'is not a peer id'>,
                      v.BrandAction<string, 'PeerId'>,
                    ]
                  >
                  readonly name: v.StringSchema<undefined>
                  readonly identity: v.OptionalSchema<
                    v.SchemaWithPipe<
                      readonly [
                        v.StringSchema<undefined>,
                        v.MaxLengthAction<string, 100, undefined>,
                        v.RegexAction<string, 'is not an identity'>,
                        v.BrandAction<string, 'Identity'>,
                      ]
                    >,
                    undefined
                  >
                },
                undefined
              >,
              undefined
            >,
            v.MaxLengthAction<
              {
                peer: string & v.Brand<'PeerId'>
                name: string
                identity?: (string & v.Brand<'Identity'>) | undefined
              }[],
              100,
              undefined
            >,
          ]
        >
        readonly more: v.BooleanSchema<undefined>
      },
      undefined
    >
  }
  readonly 'room:tree': {
    readonly ask: v.ObjectSchema<{}, undefined>
    readonly reply: v.ObjectSchema<
      {
        readonly stripes: v.SchemaWithPipe<
          readonly [
            v.SchemaWithPipe<
              readonly [
                v.NumberSchema<undefined>,
                v.IntegerAction<number, undefined>,
                v.MinValueAction<number, 0, undefined>,
              ]
            >,
            v.MinValueAction<number, 1, undefined>,
            v.MaxValueAction<number, 4, undefined>,
          ]
        >
        readonly listeners: v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.IntegerAction<number, undefined>,
            v.MinValueAction<number, 0, undefined>,
          ]
        >
        readonly peers: v.SchemaWithPipe<
          readonly [
            v.ArraySchema<
              v.ObjectSchema<
                {
                  readonly peer: v.SchemaWithPipe<
                    readonly [
                      v.StringSchema<undefined>,
                      v.RegexAction<string, 'is not a peer id'>,
                      v.BrandAction<string, 'PeerId'>,
                    ]
                  >
                  readonly name: v.OptionalSchema<v.StringSchema<undefined>, undefined>
                  readonly kind: v.PicklistSchema<['speaker', 'seed', 'trunk', 'super-peer', 'leaf'], undefined>
                  readonly parents: v.SchemaWithPipe<
                    readonly [
                      v.ArraySchema<
                        v.UnionSchema<
                          [
                            v.SchemaWithPipe<
                              readonly [
                                v.SchemaWithPipe<
                                  readonly [
                                    v.NumberSchema<undefined>,
                                    v.IntegerAction<number, undefined>,
                                    v.MinValueAction<number, 0, undefined>,
                                  ]
                                >,
                                v.MaxValueAction<number, number, undefined>,
                              ]
                            >,
                            v.LiteralSchema<'stage', undefined>,
                            v.NullSchema<undefined>,
                          ],
                          undefined
                        >,
                        undefined
                      >,
                      v.MaxLengthAction<(number | 'stage' | null)[], 4, undefined>,
                    ]
                  >
                  readonly standbys: v.OptionalSchema<
                    v.SchemaWithPipe<
                      readonly [
                        v.ArraySchema<
                          v.NullableSchema<
                            v.SchemaWithPipe<
                              readonly [
                                v.SchemaWithPipe<
                                  readonly [
                                    v.NumberSchema<undefined>,
                                    v.IntegerAction<number, undefined>,
                                    v.MinValueAction<number, 0, undefined>,
                                  ]
                                >,
                                v.MaxValueAction<number, number, undefined>,
                              ]
                            >,
                            undefined
                          >,
                          undefined
                        >,
                        v.MaxLengthAction<(number | null)[], 4, undefined>,
                      ]
                    >,
                    undefined
                  >
                  readonly carries: v.OptionalSchema<
                    v.SchemaWithPipe<
                      readonly [
                        v.SchemaWithPipe<
                          readonly [
                            v.NumberSchema<undefined>,
                            v.IntegerAction<number, undefined>,
                            v.MinValueAction<number, 0, undefined>,
                          ]
                        >,
                        v.MaxValueAction<number, number, undefined>,
                      ]
                    >,
                    undefined
                  >
                  readonly used: v.OptionalSchema<
                    v.SchemaWithPipe<
                      readonly [
                        v.NumberSchema<undefined>,
                        v.IntegerAction<number, undefined>,
                        v.MinValueAction<number, 0, undefined>,
                      ]
                    >,
                    undefined
                  >
                  readonly slots: v.OptionalSchema<
                    v.SchemaWithPipe<
                      readonly [
                        v.NumberSchema<undefined>,
                        v.IntegerAction<number, undefined>,
                        v.MinValueAction<number, 0, undefined>,
                      ]
                    >,
                    undefined
                  >
                  readonly offered: v.OptionalSchema<
                    v.SchemaWithPipe<
                      readonly [
                        v.NumberSchema<undefined>,
                        v.IntegerAction<number, undefined>,
                        v.MinValueAction<number, 0, undefined>,
                      ]
                    >,
                    undefined
                  >
                  readonly burden: v.OptionalSchema<v.PicklistSchema<['congested', 'strained'], undefined>, undefined>
                  readonly placed: v.SchemaWithPipe<
                    readonly [
                      v.NumberSchema<undefined>,
                      v.IntegerAction<number, undefined>,
                      v.MinValueAction<number, 0, undefined>,
                    ]
                  >
                  readonly more: v.OptionalSchema<
                    v.SchemaWithPipe<
                      readonly [
                        v.ArraySchema<
                          v.SchemaWithPipe<
                            readonly [
                              v.NumberSchema<undefined>,
                              v.IntegerAction<number, undefined>,
                              v.MinValueAction<number, 0, undefined>,
                            ]
                          >,
                          undefined
                        >,
                        v.MaxLengthAction<number[], 4, undefined>,
                      ]
                    >,
                    undefined
                  >
                },
                undefined
              >,
              undefined
            >,
            v.MaxLengthAction<
              {
                peer: string & v.Brand<'PeerId'>
                name?: string | undefined
                kind: 'speaker' | 'seed' | 'trunk' | 'super-peer' | 'leaf'
                parents: (number | 'stage' | null)[]
                standbys?: (number | null)[] | undefined
                carries?: number | undefined
                used?: number | undefined
                slots?: number | undefined
                offered?: number | undefined
                burden?: 'congested' | 'strained' | undefined
                placed: number
                more?: number[] | undefined
              }[],
              2000,
              undefined
            >,
          ]
        >
        readonly health: v.OptionalSchema<
          v.ObjectSchema<
            {
              readonly ears: v.SchemaWithPipe<
                readonly [
                  v.SchemaWithPipe<
                    readonly [
                      v.NumberSchema<undefined>,
                      v.IntegerAction<number, undefined>,
                      v.MinValueAction<number, 0, undefined>,
                    ]
                  >,
                  v.MinValueAction<number, 1, undefined>,
                ]
              >
              readonly whole: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.IntegerAction<number, undefined>,
                  v.MinValueAction<number, 0, undefined>,
                ]
              >
              readonly median: v.ObjectSchema<
                {
                  readonly played: v.SchemaWithPipe<
                    readonly [
                      v.NumberSchema<undefined>,
                      v.IntegerAction<number, undefined>,
                      v.MinValueAction<number, 0, undefined>,
                      v.MaxValueAction<number, 100000, undefined>,
                    ]
                  >
                  readonly missing: v.SchemaWithPipe<
                    readonly [
                      v.NumberSchema<undefined>,
                      v.IntegerAction<number, undefined>,
                      v.MinValueAction<number, 0, undefined>,
                      v.MaxValueAction<number, 100000, undefined>,
                    ]
                  >
                  readonly longestGapMs: v.SchemaWithPipe<
                    readonly [
                      v.NumberSchema<undefined>,
                      v.MinValueAction<number, 0, undefined>,
                      v.MaxValueAction<number, 60000, undefined>,
                    ]
                  >
                  readonly delayMs: v.SchemaWithPipe<
                    readonly [
                      v.NumberSchema<undefined>,
                      v.MinValueAction<number, 0, undefined>,
                      v.MaxValueAction<number, 60000, undefined>,
                    ]
                  >
                  readonly bufferMs: v.SchemaWithPipe<
                    readonly [
                      v.NumberSchema<undefined>,
                      v.MinValueAction<number, 0, undefined>,
                      v.MaxValueAction<number, 60000, undefined>,
                    ]
                  >
                },
                undefined
              >
              readonly worst: v.ObjectSchema<
                {
                  readonly played: v.SchemaWithPipe<
                    readonly [
                      v.NumberSchema<undefined>,
                      v.IntegerAction<number, undefined>,
                      v.MinValueAction<number, 0, undefined>,
                      v.MaxValueAction<number, 100000, undefined>,
                    ]
                  >
                  readonly missing: v.SchemaWithPipe<
                    readonly [
                      v.NumberSchema<undefined>,
                      v.IntegerAction<number, undefined>,
                      v.MinValueAction<number, 0, undefined>,
                      v.MaxValueAction<number, 100000, undefined>,
                    ]
                  >
                  readonly longestGapMs: v.SchemaWithPipe<
                    readonly [
                      v.NumberSchema<undefined>,
                      v.MinValueAction<number, 0, undefined>,
                      v.MaxValueAction<number, 60000, undefined>,
                    ]
                  >
                  readonly delayMs: v.SchemaWithPipe<
                    readonly [
                      v.NumberSchema<undefined>,
                      v.MinValueAction<number, 0, undefined>,
                      v.MaxValueAction<number, 60000, undefined>,
                    ]
                  >
                  readonly bufferMs: v.SchemaWithPipe<
                    readonly [
                      v.NumberSchema<undefined>,
                      v.MinValueAction<number, 0, undefined>,
                      v.MaxValueAction<number, 60000, undefined>,
                    ]
                  >
                  readonly peer: v.SchemaWithPipe<
                    readonly [
                      v.StringSchema<undefined>,
                      v.RegexAction<string, 'is not a peer id'>,
                      v.BrandAction<string, 'PeerId'>,
                    ]
                  >
                },
                undefined
              >
            },
            undefined
          >,
          undefined
        >
      },
      undefined
    >
  }
  readonly 'room:explain': {
    readonly ask: v.ObjectSchema<
      {
        readonly peer: v.SchemaWithPipe<
          readonly [
            v.StringSchema<undefined>,
            v.RegexAction<string, 'is not a peer id'>,
            v.BrandAction<string, 'PeerId'>,
          ]
        >
      },
      undefined
    >
    readonly reply: v.ObjectSchema<
      {
        readonly carries: v.OptionalSchema<
          v.SchemaWithPipe<
            readonly [
              v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.IntegerAction<number, undefined>,
                  v.MinValueAction<number, 0, undefined>,
                ]
              >,
              v.MaxValueAction<number, number, undefined>,
            ]
          >,
          undefined
        >
        readonly stripes: v.SchemaWithPipe<
          readonly [
            v.ArraySchema<
              v.ObjectSchema<
                {
                  readonly parent: v.OptionalSchema<
                    v.UnionSchema<
                      [
                        v.SchemaWithPipe<
                          readonly [
                            v.StringSchema<undefined>,
                            v.RegexAction<string, 'is not a peer id'>,
                            v.BrandAction<string, 'PeerId'>,
                          ]
                        >,
                        v.LiteralSchema<'stage', undefined>,
                      ],
                      undefined
                    >,
                    undefined
                  >
                  readonly standby: v.OptionalSchema<
                    v.SchemaWithPipe<
                      readonly [
                        v.StringSchema<undefined>,
                        v.RegexAction<string, 'is not a peer id'>,
                        v.BrandAction<string, 'PeerId'>,
                      ]
                    >,
                    undefined
                  >
                  readonly depth: v.SchemaWithPipe<
                    readonly [
                      v.NumberSchema<undefined>,
                      v.IntegerAction<number, undefined>,
                      v.MinValueAction<number, 0, undefined>,
                    ]
                  >
                  readonly arrivalMs: v.OptionalSchema<v.NumberSchema<undefined>, undefined>
                  readonly directMs: v.NumberSchema<undefined>
                  readonly alternative: v.OptionalSchema<
                    v.ObjectSchema<
                      {
                        readonly parent: v.SchemaWithPipe<
                          readonly [
                            v.StringSchema<undefined>,
                            v.RegexAction<string, 'is not a peer id'>,
                            v.BrandAction<string, 'PeerId'>,
                          ]
                        >
                        readonly arrivalMs: v.NumberSchema<undefined>
                      },
                      undefined
                    >,
                    undefined
                  >
                },
                undefined
              >,
              undefined
            >,
            v.MaxLengthAction<
              {
                parent?: (string & v.Brand<'PeerId'>) | 'stage' | undefined
                standby?: (string & v.Brand<'PeerId'>) | undefined
                depth: number
                arrivalMs?: number | undefined
                directMs: number
                alternative?:
                  | {
                      parent: string & v.Brand<'PeerId'>
                      arrivalMs: number
                    }
                  | undefined
              }[],
              4,
              undefined
            >,
          ]
        >
      },
      undefined
    >
  }
  readonly 'rooms:watch': {
    readonly ask: v.ObjectSchema<
      {
        readonly watch: v.BooleanSchema<undefined>
      },
      undefined
    >
    readonly reply: v.ObjectSchema<
      {
        readonly rooms: v.SchemaWithPipe<
          readonly [
            v.ArraySchema<
              v.ObjectSchema<
                {
                  readonly room: v.SchemaWithPipe<
                    readonly [
                      v.StringSchema<undefined>,
                      v.RegexAction<string, 'is not a room id (3 to 40 small letters, digits or hyphens)'>,
                      v.BrandAction<string, 'RoomId'>,
                    ]
                  >
                  readonly title: v.StringSchema<undefined>
                  readonly topics: v.OptionalSchema<v.ArraySchema<v.StringSchema<undefined>, undefined>, undefined>
                  readonly startedAt: v.NumberSchema<undefined>
                  readonly listeners: v.SchemaWithPipe<
                    readonly [
                      v.NumberSchema<undefined>,
                      v.IntegerAction<number, undefined>,
                      v.MinValueAction<number, 0, undefined>,
                    ]
                  >
                  readonly stage: v.ArraySchema<
                    v.ObjectSchema<
                      {
                        readonly name: v.StringSchema<undefined>
                        readonly role: v.PicklistSchema<['host', 'cohost', 'speaker'], undefined>
                        readonly identity: v.OptionalSchema<
                          v.SchemaWithPipe<
                            readonly [
                              v.StringSchema<undefined>,
                              v.MaxLengthAction<string, 100, undefined>,
                              v.RegexAction<string, 'is not an identity'>,
                              v.BrandAction<string, 'Identity'>,
                            ]
                          >,
                          undefined
                        >
                      },
                      undefined
                    >,
                    undefined
                  >
                },
                undefined
              >,
              undefined
            >,
            v.MaxLengthAction<
              {
                room: string & v.Brand<'RoomId'>
                title: string
                topics?: string[] | undefined
                startedAt: number
                listeners: number
                stage: {
                  name: string
                  role: 'host' | 'cohost' | 'speaker'
                  identity?: (string & v.Brand<'Identity'>) | undefined
                }[]
              }[],
              200,
              undefined
            >,
          ]
        >
      },
      undefined
    >
  }
  readonly 'stage:request': {
    readonly ask: v.ObjectSchema<
      {
        readonly wanted: v.BooleanSchema<undefined>
      },
      undefined
    >
    readonly reply: v.ObjectSchema<{}, undefined>
  }
  readonly 'stage:admit': {
    readonly ask: v.ObjectSchema<
      {
        readonly peer: v.SchemaWithPipe<
          readonly [
            v.StringSchema<undefined>,
            v.RegexAction<string, 'is not a peer id'>,
            v.BrandAction<string, 'PeerId'>,
          ]
        >
      },
      undefined
    >
    readonly reply: v.ObjectSchema<{}, undefined>
  }
  readonly 'stage:decline': {
    readonly ask: v.ObjectSchema<
      {
        readonly peer: v.SchemaWithPipe<
          readonly [
            v.StringSchema<undefined>,
            v.RegexAction<string, 'is not a peer id'>,
            v.BrandAction<string, 'PeerId'>,
          ]
        >
      },
      undefined
    >
    readonly reply: v.ObjectSchema<{}, undefined>
  }
  readonly 'stage:remove': {
    readonly ask: v.ObjectSchema<
      {
        readonly peer: v.SchemaWithPipe<
          readonly [
            v.StringSchema<undefined>,
            v.RegexAction<string, 'is not a peer id'>,
            v.BrandAction<string, 'PeerId'>,
          ]
        >
      },
      undefined
    >
    readonly reply: v.ObjectSchema<{}, undefined>
  }
  readonly 'stage:mute': {
    readonly ask: v.ObjectSchema<
      {
        readonly muted: v.BooleanSchema<undefined>
        readonly peer: v.OptionalSchema<
          v.SchemaWithPipe<
            readonly [
              v.StringSchema<undefined>,
              v.RegexAction<string, 'is not a peer id'>,
              v.BrandAction<string, 'PeerId'>,
            ]
          >,
          undefined
        >
      },
      undefined
    >
    readonly reply: v.ObjectSchema<{}, undefined>
  }
  readonly 'stage:mute-all': {
    readonly ask: v.ObjectSchema<{}, undefined>
    readonly reply: v.ObjectSchema<{}, undefined>
  }
  readonly 'stage:promote': {
    readonly ask: v.ObjectSchema<
      {
        readonly peer: v.SchemaWithPipe<
          readonly [
            v.StringSchema<undefined>,
            v.RegexAction<string, 'is not a peer id'>,
            v.BrandAction<string, 'PeerId'>,
          ]
        >
      },
      undefined
    >
    readonly reply: v.ObjectSchema<{}, undefined>
  }
  readonly 'stage:demote': {
    readonly ask: v.ObjectSchema<
      {
        readonly peer: v.SchemaWithPipe<
          readonly [
            v.StringSchema<undefined>,
            v.RegexAction<string, 'is not a peer id'>,
            v.BrandAction<string, 'PeerId'>,
          ]
        >
      },
      undefined
    >
    readonly reply: v.ObjectSchema<{}, undefined>
  }
  readonly 'stage:invite': {
    readonly ask: v.ObjectSchema<
      {
        readonly peer: v.SchemaWithPipe<
          readonly [
            v.StringSchema<undefined>,
            v.RegexAction<string, 'is not a peer id'>,
            v.BrandAction<string, 'PeerId'>,
          ]
        >
      },
      undefined
    >
    readonly reply: v.ObjectSchema<{}, undefined>
  }
  readonly 'stage:accept': {
    readonly ask: v.ObjectSchema<
      {
        readonly accepted: v.BooleanSchema<undefined>
      },
      undefined
    >
    readonly reply: v.ObjectSchema<{}, undefined>
  }
  readonly 'link:signal': {
    readonly ask: v.ObjectSchema<
      {
        readonly to: v.SchemaWithPipe<
          readonly [
            v.StringSchema<undefined>,
            v.RegexAction<string, 'is not a peer id'>,
            v.BrandAction<string, 'PeerId'>,
          ]
        >
        readonly link: v.SchemaWithPipe<
          readonly [
            v.StringSchema<undefined>,
            v.RegexAction<string, 'is not a link id'>,
            v.BrandAction<string, 'LinkId'>,
          ]
        >
        readonly signal: v.SchemaWithPipe<
          readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 24000, 'signal is too long'>]
        >
      },
      undefined
    >
    readonly reply: v.ObjectSchema<{}, undefined>
  }
  readonly 'link:lost': {
    readonly ask: v.ObjectSchema<
      {
        readonly peer: v.SchemaWithPipe<
          readonly [
            v.StringSchema<undefined>,
            v.RegexAction<string, 'is not a peer id'>,
            v.BrandAction<string, 'PeerId'>,
          ]
        >
        readonly how: v.OptionalSchema<v.PicklistSchema<['silent', 'covered'], undefined>, undefined>
      },
      undefined
    >
    readonly reply: v.ObjectSchema<{}, undefined>
  }
  readonly 'peer:report': {
    readonly ask: v.ObjectSchema<
      {
        readonly slots: v.OptionalSchema<
          v.SchemaWithPipe<
            readonly [
              v.NumberSchema<undefined>,
              v.IntegerAction<number, undefined>,
              v.MinValueAction<number, 0, undefined>,
              v.MaxValueAction<number, 64, undefined>,
            ]
          >,
          undefined
        >
        readonly congested: v.OptionalSchema<v.BooleanSchema<undefined>, undefined>
        readonly accessMs: v.OptionalSchema<
          v.SchemaWithPipe<
            readonly [
              v.NumberSchema<undefined>,
              v.MinValueAction<number, 0, undefined>,
              v.MaxValueAction<number, 2000, undefined>,
            ]
          >,
          undefined
        >
        readonly hearing: v.OptionalSchema<
          v.ObjectSchema<
            {
              readonly played: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.IntegerAction<number, undefined>,
                  v.MinValueAction<number, 0, undefined>,
                  v.MaxValueAction<number, 100000, undefined>,
                ]
              >
              readonly missing: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.IntegerAction<number, undefined>,
                  v.MinValueAction<number, 0, undefined>,
                  v.MaxValueAction<number, 100000, undefined>,
                ]
              >
              readonly longestGapMs: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.MinValueAction<number, 0, undefined>,
                  v.MaxValueAction<number, 60000, undefined>,
                ]
              >
              readonly delayMs: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.MinValueAction<number, 0, undefined>,
                  v.MaxValueAction<number, 60000, undefined>,
                ]
              >
              readonly bufferMs: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.MinValueAction<number, 0, undefined>,
                  v.MaxValueAction<number, 60000, undefined>,
                ]
              >
            },
            undefined
          >,
          undefined
        >
      },
      undefined
    >
    readonly reply: v.ObjectSchema<{}, undefined>
  }
}
export declare const Reasons: v.ObjectSchema<
  {
    readonly carries: v.OptionalSchema<
      v.SchemaWithPipe<
        readonly [
          v.SchemaWithPipe<
            readonly [
              v.NumberSchema<undefined>,
              v.IntegerAction<number, undefined>,
              v.MinValueAction<number, 0, undefined>,
            ]
          >,
          v.MaxValueAction<number, number, undefined>,
        ]
      >,
      undefined
    >
    readonly stripes: v.SchemaWithPipe<
      readonly [
        v.ArraySchema<
          v.ObjectSchema<
            {
              readonly parent: v.OptionalSchema<
                v.UnionSchema<
                  [
                    v.SchemaWithPipe<
                      readonly [
                        v.StringSchema<undefined>,
                        v.RegexAction<string, 'is not a peer id'>,
                        v.BrandAction<string, 'PeerId'>,
                      ]
                    >,
                    v.LiteralSchema<'stage', undefined>,
                  ],
                  undefined
                >,
                undefined
              >
              readonly standby: v.OptionalSchema<
                v.SchemaWithPipe<
                  readonly [
                    v.StringSchema<undefined>,
                    v.RegexAction<string, 'is not a peer id'>,
                    v.BrandAction<string, 'PeerId'>,
                  ]
                >,
                undefined
              >
              readonly depth: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.IntegerAction<number, undefined>,
                  v.MinValueAction<number, 0, undefined>,
                ]
              >
              readonly arrivalMs: v.OptionalSchema<v.NumberSchema<undefined>, undefined>
              readonly directMs: v.NumberSchema<undefined>
              readonly alternative: v.OptionalSchema<
                v.ObjectSchema<
                  {
                    readonly parent: v.SchemaWithPipe<
                      readonly [
                        v.StringSchema<undefined>,
                        v.RegexAction<string, 'is not a peer id'>,
                        v.BrandAction<string, 'PeerId'>,
                      ]
                    >
                    readonly arrivalMs: v.NumberSchema<undefined>
                  },
                  undefined
                >,
                undefined
              >
            },
            undefined
          >,
          undefined
        >,
        v.MaxLengthAction<
          {
            parent?: (string & v.Brand<'PeerId'>) | 'stage' | undefined
            standby?: (string & v.Brand<'PeerId'>) | undefined
            depth: number
            arrivalMs?: number | undefined
            directMs: number
            alternative?:
              | {
                  parent: string & v.Brand<'PeerId'>
                  arrivalMs: number
                }
              | undefined
          }[],
          4,
          undefined
        >,
      ]
    >
  },
  undefined
>
export type Reasons = v.InferOutput<typeof Reasons>
export declare const ReceptionReport: v.ObjectSchema<
  {
    readonly played: v.SchemaWithPipe<
      readonly [
        v.NumberSchema<undefined>,
        v.IntegerAction<number, undefined>,
        v.MinValueAction<number, 0, undefined>,
        v.MaxValueAction<number, 100000, undefined>,
      ]
    >
    readonly missing: v.SchemaWithPipe<
      readonly [
        v.NumberSchema<undefined>,
        v.IntegerAction<number, undefined>,
        v.MinValueAction<number, 0, undefined>,
        v.MaxValueAction<number, 100000, undefined>,
      ]
    >
    readonly longestGapMs: v.SchemaWithPipe<
      readonly [
        v.NumberSchema<undefined>,
        v.MinValueAction<number, 0, undefined>,
        v.MaxValueAction<number, 60000, undefined>,
      ]
    >
    readonly delayMs: v.SchemaWithPipe<
      readonly [
        v.NumberSchema<undefined>,
        v.MinValueAction<number, 0, undefined>,
        v.MaxValueAction<number, 60000, undefined>,
      ]
    >
    readonly bufferMs: v.SchemaWithPipe<
      readonly [
        v.NumberSchema<undefined>,
        v.MinValueAction<number, 0, undefined>,
        v.MaxValueAction<number, 60000, undefined>,
      ]
    >
  },
  undefined
>
export type ReceptionReport = v.InferOutput<typeof ReceptionReport>
export declare const Refusal: v.ObjectSchema<
  {
    readonly code: v.PicklistSchema<
      [
        'malformed',
        'too-large',
        'too-many-messages',
        'unknown-message',
        'protocol-mismatch',
        'room-not-found',
        'room-exists',
        'room-ended',
        'already-in-room',
        'not-in-room',
        'not-allowed',
        'not-linked',
        'peer-not-found',
        'stage-full',
        'room-full',
        'relay-full',
        'token-missing',
        'token-expired',
        'token-invalid',
        'token-other-room',
        'token-other-role',
        'banned',
        'cohosts-full',
        'not-invited',
        'too-many-invitations',
      ],
      undefined
    >
    readonly message: v.StringSchema<undefined>
  },
  undefined
>
export type Refusal = v.InferOutput<typeof Refusal>
export declare const RefusalCode: v.PicklistSchema<
  [
    'malformed',
    'too-large',
    'too-many-messages',
    'unknown-message',
    'protocol-mismatch',
    'room-not-found',
    'room-exists',
    'room-ended',
    'already-in-room',
    'not-in-room',
    'not-allowed',
    'not-linked',
    'peer-not-found',
    'stage-full',
    'room-full',
    'relay-full',
    'token-missing',
    'token-expired',
    'token-invalid',
    'token-other-room',
    'token-other-role',
    'banned',
    'cohosts-full',
    'not-invited',
    'too-many-invitations',
  ],
  undefined
>
export type RefusalCode = v.InferOutput<typeof RefusalCode>
export type Reply<Name extends RequestName> = v.InferOutput<(typeof REQUESTS)[Name]['reply']>
export type RequestName = keyof typeof REQUESTS
export type Result<Value, Failure> =
  | {
      readonly ok: true
      readonly value: Value
    }
  | {
      readonly ok: false
      readonly error: Failure
    }
export declare const Role: v.PicklistSchema<['host', 'cohost', 'speaker', 'listener'], undefined>
export type Role = v.InferOutput<typeof Role>
export declare const RoomHealth: v.ObjectSchema<
  {
    readonly ears: v.SchemaWithPipe<
      readonly [
        v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.IntegerAction<number, undefined>,
            v.MinValueAction<number, 0, undefined>,
          ]
        >,
        v.MinValueAction<number, 1, undefined>,
      ]
    >
    readonly whole: v.SchemaWithPipe<
      readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]
    >
    readonly median: v.ObjectSchema<
      {
        readonly played: v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.IntegerAction<number, undefined>,
            v.MinValueAction<number, 0, undefined>,
            v.MaxValueAction<number, 100000, undefined>,
          ]
        >
        readonly missing: v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.IntegerAction<number, undefined>,
            v.MinValueAction<number, 0, undefined>,
            v.MaxValueAction<number, 100000, undefined>,
          ]
        >
        readonly longestGapMs: v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.MinValueAction<number, 0, undefined>,
            v.MaxValueAction<number, 60000, undefined>,
          ]
        >
        readonly delayMs: v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.MinValueAction<number, 0, undefined>,
            v.MaxValueAction<number, 60000, undefined>,
          ]
        >
        readonly bufferMs: v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.MinValueAction<number, 0, undefined>,
            v.MaxValueAction<number, 60000, undefined>,
          ]
        >
      },
      undefined
    >
    readonly worst: v.ObjectSchema<
      {
        readonly played: v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.IntegerAction<number, undefined>,
            v.MinValueAction<number, 0, undefined>,
            v.MaxValueAction<number, 100000, undefined>,
          ]
        >
        readonly missing: v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.IntegerAction<number, undefined>,
            v.MinValueAction<number, 0, undefined>,
            v.MaxValueAction<number, 100000, undefined>,
          ]
        >
        readonly longestGapMs: v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.MinValueAction<number, 0, undefined>,
            v.MaxValueAction<number, 60000, undefined>,
          ]
        >
        readonly delayMs: v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.MinValueAction<number, 0, undefined>,
            v.MaxValueAction<number, 60000, undefined>,
          ]
        >
        readonly bufferMs: v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.MinValueAction<number, 0, undefined>,
            v.MaxValueAction<number, 60000, undefined>,
          ]
        >
        readonly peer: v.SchemaWithPipe<
          readonly [
            v.StringSchema<undefined>,
            v.RegexAction<string, 'is not a peer id'>,
            v.BrandAction<string, 'PeerId'>,
          ]
        >
      },
      undefined
    >
  },
  undefined
>
export type RoomHealth = v.InferOutput<typeof RoomHealth>
export declare const RoomId: v.SchemaWithPipe<
  readonly [
    v.StringSchema<undefined>,
    v.RegexAction<string, 'is not a room id (3 to 40 small letters, digits or hyphens)'>,
    v.BrandAction<string, 'RoomId'>,
  ]
>
export type RoomId = v.InferOutput<typeof RoomId>
export declare const RoomSummary: v.ObjectSchema<
  {
    readonly room: v.SchemaWithPipe<
      readonly [
        v.StringSchema<undefined>,
        v.RegexAction<string, 'is not a room id (3 to 40 small letters, digits or hyphens)'>,
        v.BrandAction<string, 'RoomId'>,
      ]
    >
    readonly title: v.StringSchema<undefined>
    readonly topics: v.OptionalSchema<v.ArraySchema<v.StringSchema<undefined>, undefined>, undefined>
    readonly startedAt: v.NumberSchema<undefined>
    readonly listeners: v.SchemaWithPipe<
      readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]
    >
    readonly stage: v.ArraySchema<
      v.ObjectSchema<
        {
          readonly name: v.StringSchema<undefined>
          readonly role: v.PicklistSchema<['host', 'cohost', 'speaker'], undefined>
          readonly identity: v.OptionalSchema<
            v.SchemaWithPipe<
              readonly [
                v.StringSchema<undefined>,
                v.MaxLengthAction<string, 100, undefined>,
                v.RegexAction<string, 'is not an identity'>,
                v.BrandAction<string, 'Identity'>,
              ]
            >,
            undefined
          >
        },
        undefined
      >,
      undefined
    >
  },
  undefined
>
export type RoomSummary = v.InferOutput<typeof RoomSummary>
export interface RoomTree {
  readonly stripes: number
  readonly listeners: number
  readonly peers: readonly PeerInTree[]
  readonly health: RoomHealth | undefined
}
export declare const RoomView: v.ObjectSchema<
  {
    readonly room: v.SchemaWithPipe<
      readonly [
        v.StringSchema<undefined>,
        v.RegexAction<string, 'is not a room id (3 to 40 small letters, digits or hyphens)'>,
        v.BrandAction<string, 'RoomId'>,
      ]
    >
    readonly title: v.StringSchema<undefined>
    readonly topics: v.OptionalSchema<v.ArraySchema<v.StringSchema<undefined>, undefined>, undefined>
    readonly policy: v.PicklistSchema<['ask', 'open'], undefined>
    readonly startedAt: v.NumberSchema<undefined>
    readonly stage: v.SchemaWithPipe<
      readonly [
        v.ArraySchema<
          v.ObjectSchema<
            {
              readonly peer: v.SchemaWithPipe<
                readonly [
                  v.StringSchema<undefined>,
                  v.RegexAction<string, 'is not a peer id'>,
                  v.BrandAction<string, 'PeerId'>,
                ]
              >
              readonly source: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.IntegerAction<number, undefined>,
                  v.MinValueAction<number, 0, undefined>,
                  v.MaxValueAction<number, 65535, undefined>,
                  v.BrandAction<number, 'SourceId'>,
                ]
              >
              readonly name: v.StringSchema<undefined>
              readonly identity: v.OptionalSchema<
                v.SchemaWithPipe<
                  readonly [
                    v.StringSchema<undefined>,
                    v.MaxLengthAction<string, 100, undefined>,
                    v.RegexAction<string, 'is not an identity'>,
                    v.BrandAction<string, 'Identity'>,
                  ]
                >,
                undefined
              >
              readonly role: v.PicklistSchema<['host', 'cohost', 'speaker'], undefined>
              readonly muted: v.BooleanSchema<undefined>
              readonly silenced: v.OptionalSchema<v.BooleanSchema<undefined>, undefined>
              readonly tracks: v.BooleanSchema<undefined>
            },
            undefined
          >,
          undefined
        >,
        v.MaxLengthAction<
          {
            peer: string & v.Brand<'PeerId'>
            source: number & v.Brand<'SourceId'>
            name: string
            identity?: (string & v.Brand<'Identity'>) | undefined
            role: 'host' | 'cohost' | 'speaker'
            muted: boolean
            silenced?: boolean | undefined
            tracks: boolean
          }[],
          13,
          undefined
        >,
      ]
    >
    readonly listeners: v.SchemaWithPipe<
      readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]
    >
    readonly nextHost: v.OptionalSchema<
      v.SchemaWithPipe<
        readonly [v.StringSchema<undefined>, v.RegexAction<string, 'is not a peer id'>, v.BrandAction<string, 'PeerId'>]
      >,
      undefined
    >
  },
  undefined
>
export type RoomView = v.InferOutput<typeof RoomView>
export declare const SelfReport: v.ObjectSchema<
  {
    readonly slots: v.OptionalSchema<
      v.SchemaWithPipe<
        readonly [
          v.NumberSchema<undefined>,
          v.IntegerAction<number, undefined>,
          v.MinValueAction<number, 0, undefined>,
          v.MaxValueAction<number, 64, undefined>,
        ]
      >,
      undefined
    >
    readonly congested: v.OptionalSchema<v.BooleanSchema<undefined>, undefined>
    readonly accessMs: v.OptionalSchema<
      v.SchemaWithPipe<
        readonly [
          v.NumberSchema<undefined>,
          v.MinValueAction<number, 0, undefined>,
          v.MaxValueAction<number, 2000, undefined>,
        ]
      >,
      undefined
    >
    readonly hearing: v.OptionalSchema<
      v.ObjectSchema<
        {
          readonly played: v.SchemaWithPipe<
            readonly [
              v.NumberSchema<undefined>,
              v.IntegerAction<number, undefined>,
              v.MinValueAction<number, 0, undefined>,
              v.MaxValueAction<number, 100000, undefined>,
            ]
          >
          readonly missing: v.SchemaWithPipe<
            readonly [
              v.NumberSchema<undefined>,
              v.IntegerAction<number, undefined>,
              v.MinValueAction<number, 0, undefined>,
              v.MaxValueAction<number, 100000, undefined>,
            ]
          >
          readonly longestGapMs: v.SchemaWithPipe<
            readonly [
              v.NumberSchema<undefined>,
              v.MinValueAction<number, 0, undefined>,
              v.MaxValueAction<number, 60000, undefined>,
            ]
          >
          readonly delayMs: v.SchemaWithPipe<
            readonly [
              v.NumberSchema<undefined>,
              v.MinValueAction<number, 0, undefined>,
              v.MaxValueAction<number, 60000, undefined>,
            ]
          >
          readonly bufferMs: v.SchemaWithPipe<
            readonly [
              v.NumberSchema<undefined>,
              v.MinValueAction<number, 0, undefined>,
              v.MaxValueAction<number, 60000, undefined>,
            ]
          >
        },
        undefined
      >,
      undefined
    >
  },
  undefined
>
export type SelfReport = v.InferOutput<typeof SelfReport>
export declare const SourceId: v.SchemaWithPipe<
  readonly [
    v.NumberSchema<undefined>,
    v.IntegerAction<number, undefined>,
    v.MinValueAction<number, 0, undefined>,
    v.MaxValueAction<number, 65535, undefined>,
    v.BrandAction<number, 'SourceId'>,
  ]
>
export type SourceId = v.InferOutput<typeof SourceId>
export declare const Speak: v.PicklistSchema<['direct', 'ask', 'never'], undefined>
export type Speak = v.InferOutput<typeof Speak>
export declare const SpeakPolicy: v.PicklistSchema<['ask', 'open'], undefined>
export type SpeakPolicy = v.InferOutput<typeof SpeakPolicy>
export declare const StageMember: v.ObjectSchema<
  {
    readonly peer: v.SchemaWithPipe<
      readonly [v.StringSchema<undefined>, v.RegexAction<string, 'is not a peer id'>, v.BrandAction<string, 'PeerId'>]
    >
    readonly source: v.SchemaWithPipe<
      readonly [
        v.NumberSchema<undefined>,
        v.IntegerAction<number, undefined>,
        v.MinValueAction<number, 0, undefined>,
        v.MaxValueAction<number, 65535, undefined>,
        v.BrandAction<number, 'SourceId'>,
      ]
    >
    readonly name: v.StringSchema<undefined>
    readonly identity: v.OptionalSchema<
      v.SchemaWithPipe<
        readonly [
          v.StringSchema<undefined>,
          v.MaxLengthAction<string, 100, undefined>,
          v.RegexAction<string, 'is not an identity'>,
          v.BrandAction<string, 'Identity'>,
        ]
      >,
      undefined
    >
    readonly role: v.PicklistSchema<['host', 'cohost', 'speaker'], undefined>
    readonly muted: v.BooleanSchema<undefined>
    readonly silenced: v.OptionalSchema<v.BooleanSchema<undefined>, undefined>
    readonly tracks: v.BooleanSchema<undefined>
  },
  undefined
>
export type StageMember = v.InferOutput<typeof StageMember>
export declare const StageRole: v.PicklistSchema<['host', 'cohost', 'speaker'], undefined>
export type StageRole = v.InferOutput<typeof StageRole>
export declare const StripeReason: v.ObjectSchema<
  {
    readonly parent: v.OptionalSchema<
      v.UnionSchema<
        [
          v.SchemaWithPipe<
            readonly [
              v.StringSchema<undefined>,
              v.RegexAction<string, 'is not a peer id'>,
              v.BrandAction<string, 'PeerId'>,
            ]
          >,
          v.LiteralSchema<'stage', undefined>,
        ],
        undefined
      >,
      undefined
    >
    readonly standby: v.OptionalSchema<
      v.SchemaWithPipe<
        readonly [v.StringSchema<undefined>, v.RegexAction<string, 'is not a peer id'>, v.BrandAction<string, 'PeerId'>]
      >,
      undefined
    >
    readonly depth: v.SchemaWithPipe<
      readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]
    >
    readonly arrivalMs: v.OptionalSchema<v.NumberSchema<undefined>, undefined>
    readonly directMs: v.NumberSchema<undefined>
    readonly alternative: v.OptionalSchema<
      v.ObjectSchema<
        {
          readonly parent: v.SchemaWithPipe<
            readonly [
              v.StringSchema<undefined>,
              v.RegexAction<string, 'is not a peer id'>,
              v.BrandAction<string, 'PeerId'>,
            ]
          >
          readonly arrivalMs: v.NumberSchema<undefined>
        },
        undefined
      >,
      undefined
    >
  },
  undefined
>
export type StripeReason = v.InferOutput<typeof StripeReason>
export declare const Tree: v.ObjectSchema<
  {
    readonly stripes: v.SchemaWithPipe<
      readonly [
        v.SchemaWithPipe<
          readonly [
            v.NumberSchema<undefined>,
            v.IntegerAction<number, undefined>,
            v.MinValueAction<number, 0, undefined>,
          ]
        >,
        v.MinValueAction<number, 1, undefined>,
        v.MaxValueAction<number, 4, undefined>,
      ]
    >
    readonly listeners: v.SchemaWithPipe<
      readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]
    >
    readonly peers: v.SchemaWithPipe<
      readonly [
        v.ArraySchema<
          v.ObjectSchema<
            {
              readonly peer: v.SchemaWithPipe<
                readonly [
                  v.StringSchema<undefined>,
                  v.RegexAction<string, 'is not a peer id'>,
                  v.BrandAction<string, 'PeerId'>,
                ]
              >
              readonly name: v.OptionalSchema<v.StringSchema<undefined>, undefined>
              readonly kind: v.PicklistSchema<['speaker', 'seed', 'trunk', 'super-peer', 'leaf'], undefined>
              readonly parents: v.SchemaWithPipe<
                readonly [
                  v.ArraySchema<
                    v.UnionSchema<
                      [
                        v.SchemaWithPipe<
                          readonly [
                            v.SchemaWithPipe<
                              readonly [
                                v.NumberSchema<undefined>,
                                v.IntegerAction<number, undefined>,
                                v.MinValueAction<number, 0, undefined>,
                              ]
                            >,
                            v.MaxValueAction<number, number, undefined>,
                          ]
                        >,
                        v.LiteralSchema<'stage', undefined>,
                        v.NullSchema<undefined>,
                      ],
                      undefined
                    >,
                    undefined
                  >,
                  v.MaxLengthAction<(number | 'stage' | null)[], 4, undefined>,
                ]
              >
              readonly standbys: v.OptionalSchema<
                v.SchemaWithPipe<
                  readonly [
                    v.ArraySchema<
                      v.NullableSchema<
                        v.SchemaWithPipe<
                          readonly [
                            v.SchemaWithPipe<
                              readonly [
                                v.NumberSchema<undefined>,
                                v.IntegerAction<number, undefined>,
                                v.MinValueAction<number, 0, undefined>,
                              ]
                            >,
                            v.MaxValueAction<number, number, undefined>,
                          ]
                        >,
                        undefined
                      >,
                      undefined
                    >,
                    v.MaxLengthAction<(number | null)[], 4, undefined>,
                  ]
                >,
                undefined
              >
              readonly carries: v.OptionalSchema<
                v.SchemaWithPipe<
                  readonly [
                    v.SchemaWithPipe<
                      readonly [
                        v.NumberSchema<undefined>,
                        v.IntegerAction<number, undefined>,
                        v.MinValueAction<number, 0, undefined>,
                      ]
                    >,
                    v.MaxValueAction<number, number, undefined>,
                  ]
                >,
                undefined
              >
              readonly used: v.OptionalSchema<
                v.SchemaWithPipe<
                  readonly [
                    v.NumberSchema<undefined>,
                    v.IntegerAction<number, undefined>,
                    v.MinValueAction<number, 0, undefined>,
                  ]
                >,
                undefined
              >
              readonly slots: v.OptionalSchema<
                v.SchemaWithPipe<
                  readonly [
                    v.NumberSchema<undefined>,
                    v.IntegerAction<number, undefined>,
                    v.MinValueAction<number, 0, undefined>,
                  ]
                >,
                undefined
              >
              readonly offered: v.OptionalSchema<
                v.SchemaWithPipe<
                  readonly [
                    v.NumberSchema<undefined>,
                    v.IntegerAction<number, undefined>,
                    v.MinValueAction<number, 0, undefined>,
                  ]
                >,
                undefined
              >
              readonly burden: v.OptionalSchema<v.PicklistSchema<['congested', 'strained'], undefined>, undefined>
              readonly placed: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.IntegerAction<number, undefined>,
                  v.MinValueAction<number, 0, undefined>,
                ]
              >
              readonly more: v.OptionalSchema<
                v.SchemaWithPipe<
                  readonly [
                    v.ArraySchema<
                      v.SchemaWithPipe<
                        readonly [
                          v.NumberSchema<undefined>,
                          v.IntegerAction<number, undefined>,
                          v.MinValueAction<number, 0, undefined>,
                        ]
                      >,
                      undefined
                    >,
                    v.MaxLengthAction<number[], 4, undefined>,
                  ]
                >,
                undefined
              >
            },
            undefined
          >,
          undefined
        >,
        v.MaxLengthAction<
          {
            peer: string & v.Brand<'PeerId'>
            name?: string | undefined
            kind: 'speaker' | 'seed' | 'trunk' | 'super-peer' | 'leaf'
            parents: (number | 'stage' | null)[]
            standbys?: (number | null)[] | undefined
            carries?: number | undefined
            used?: number | undefined
            slots?: number | undefined
            offered?: number | undefined
            burden?: 'congested' | 'strained' | undefined
            placed: number
            more?: number[] | undefined
          }[],
          2000,
          undefined
        >,
      ]
    >
    readonly health: v.OptionalSchema<
      v.ObjectSchema<
        {
          readonly ears: v.SchemaWithPipe<
            readonly [
              v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.IntegerAction<number, undefined>,
                  v.MinValueAction<number, 0, undefined>,
                ]
              >,
              v.MinValueAction<number, 1, undefined>,
            ]
          >
          readonly whole: v.SchemaWithPipe<
            readonly [
              v.NumberSchema<undefined>,
              v.IntegerAction<number, undefined>,
              v.MinValueAction<number, 0, undefined>,
            ]
          >
          readonly median: v.ObjectSchema<
            {
              readonly played: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.IntegerAction<number, undefined>,
                  v.MinValueAction<number, 0, undefined>,
                  v.MaxValueAction<number, 100000, undefined>,
                ]
              >
              readonly missing: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.IntegerAction<number, undefined>,
                  v.MinValueAction<number, 0, undefined>,
                  v.MaxValueAction<number, 100000, undefined>,
                ]
              >
              readonly longestGapMs: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.MinValueAction<number, 0, undefined>,
                  v.MaxValueAction<number, 60000, undefined>,
                ]
              >
              readonly delayMs: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.MinValueAction<number, 0, undefined>,
                  v.MaxValueAction<number, 60000, undefined>,
                ]
              >
              readonly bufferMs: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.MinValueAction<number, 0, undefined>,
                  v.MaxValueAction<number, 60000, undefined>,
                ]
              >
            },
            undefined
          >
          readonly worst: v.ObjectSchema<
            {
              readonly played: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.IntegerAction<number, undefined>,
                  v.MinValueAction<number, 0, undefined>,
                  v.MaxValueAction<number, 100000, undefined>,
                ]
              >
              readonly missing: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.IntegerAction<number, undefined>,
                  v.MinValueAction<number, 0, undefined>,
                  v.MaxValueAction<number, 100000, undefined>,
                ]
              >
              readonly longestGapMs: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.MinValueAction<number, 0, undefined>,
                  v.MaxValueAction<number, 60000, undefined>,
                ]
              >
              readonly delayMs: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.MinValueAction<number, 0, undefined>,
                  v.MaxValueAction<number, 60000, undefined>,
                ]
              >
              readonly bufferMs: v.SchemaWithPipe<
                readonly [
                  v.NumberSchema<undefined>,
                  v.MinValueAction<number, 0, undefined>,
                  v.MaxValueAction<number, 60000, undefined>,
                ]
              >
              readonly peer: v.SchemaWithPipe<
                readonly [
                  v.StringSchema<undefined>,
                  v.RegexAction<string, 'is not a peer id'>,
                  v.BrandAction<string, 'PeerId'>,
                ]
              >
            },
            undefined
          >
        },
        undefined
      >,
      undefined
    >
  },
  undefined
>
export type Tree = v.InferOutput<typeof Tree>
export declare const TreeKind: v.PicklistSchema<['speaker', 'seed', 'trunk', 'super-peer', 'leaf'], undefined>
export type TreeKind = v.InferOutput<typeof TreeKind>
export declare const TreePeer: v.ObjectSchema<
  {
    readonly peer: v.SchemaWithPipe<
      readonly [v.StringSchema<undefined>, v.RegexAction<string, 'is not a peer id'>, v.BrandAction<string, 'PeerId'>]
    >
    readonly name: v.OptionalSchema<v.StringSchema<undefined>, undefined>
    readonly kind: v.PicklistSchema<['speaker', 'seed', 'trunk', 'super-peer', 'leaf'], undefined>
    readonly parents: v.SchemaWithPipe<
      readonly [
        v.ArraySchema<
          v.UnionSchema<
            [
              v.SchemaWithPipe<
                readonly [
                  v.SchemaWithPipe<
                    readonly [
                      v.NumberSchema<undefined>,
                      v.IntegerAction<number, undefined>,
                      v.MinValueAction<number, 0, undefined>,
                    ]
                  >,
                  v.MaxValueAction<number, number, undefined>,
                ]
              >,
              v.LiteralSchema<'stage', undefined>,
              v.NullSchema<undefined>,
            ],
            undefined
          >,
          undefined
        >,
        v.MaxLengthAction<(number | 'stage' | null)[], 4, undefined>,
      ]
    >
    readonly standbys: v.OptionalSchema<
      v.SchemaWithPipe<
        readonly [
          v.ArraySchema<
            v.NullableSchema<
              v.SchemaWithPipe<
                readonly [
                  v.SchemaWithPipe<
                    readonly [
                      v.NumberSchema<undefined>,
                      v.IntegerAction<number, undefined>,
                      v.MinValueAction<number, 0, undefined>,
                    ]
                  >,
                  v.MaxValueAction<number, number, undefined>,
                ]
              >,
              undefined
            >,
            undefined
          >,
          v.MaxLengthAction<(number | null)[], 4, undefined>,
        ]
      >,
      undefined
    >
    readonly carries: v.OptionalSchema<
      v.SchemaWithPipe<
        readonly [
          v.SchemaWithPipe<
            readonly [
              v.NumberSchema<undefined>,
              v.IntegerAction<number, undefined>,
              v.MinValueAction<number, 0, undefined>,
            ]
          >,
          v.MaxValueAction<number, number, undefined>,
        ]
      >,
      undefined
    >
    readonly used: v.OptionalSchema<
      v.SchemaWithPipe<
        readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]
      >,
      undefined
    >
    readonly slots: v.OptionalSchema<
      v.SchemaWithPipe<
        readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]
      >,
      undefined
    >
    readonly offered: v.OptionalSchema<
      v.SchemaWithPipe<
        readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]
      >,
      undefined
    >
    readonly burden: v.OptionalSchema<v.PicklistSchema<['congested', 'strained'], undefined>, undefined>
    readonly placed: v.SchemaWithPipe<
      readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]
    >
    readonly more: v.OptionalSchema<
      v.SchemaWithPipe<
        readonly [
          v.ArraySchema<
            v.SchemaWithPipe<
              readonly [
                v.NumberSchema<undefined>,
                v.IntegerAction<number, undefined>,
                v.MinValueAction<number, 0, undefined>,
              ]
            >,
            undefined
          >,
          v.MaxLengthAction<number[], 4, undefined>,
        ]
      >,
      undefined
    >
  },
  undefined
>
export type TreePeer = v.InferOutput<typeof TreePeer>
export declare const compareRoles: (a: Role, b: Role) => number
export declare const dials: (self: PeerId, other: PeerId) => boolean
export declare const isLeader: (role: Role) => boolean
export declare const isRequestName: (event: string) => event is RequestName
export declare const ok: <Value>(value: Value) => {
  readonly ok: true
  readonly value: Value
}
export declare function parseAsk<Name extends RequestName>(event: Name, raw: unknown): Result<Ask<Name>, Refusal>
export declare function parseAsk(event: string, raw: unknown): Result<unknown, Refusal>
export declare const parseIdentity: (raw: unknown) => (string & v.Brand<'Identity'>) | undefined
export declare const parseLinkId: (raw: unknown) => (string & v.Brand<'LinkId'>) | undefined
export declare function parseNotice<Name extends NoticeName>(event: Name, raw: unknown): Result<Notice<Name>, Refusal>
export declare const parsePeerId: (raw: unknown) => (string & v.Brand<'PeerId'>) | undefined
export declare function parseReply<Name extends RequestName>(event: Name, raw: unknown): Result<Reply<Name>, Refusal>
export declare const parseRoomId: (raw: unknown) => (string & v.Brand<'RoomId'>) | undefined
export declare const parseSourceId: (raw: unknown) => (number & v.Brand<'SourceId'>) | undefined
export declare function readTree({ stripes, listeners, peers, health }: Tree): RoomTree
export declare const refuse: <Failure>(error: Failure) => {
  readonly ok: false
  readonly error: Failure
}

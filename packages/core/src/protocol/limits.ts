/** The version that both ends name in the Socket.IO handshake. Raised when an old peer could misread a new message. */
export const PROTOCOL_VERSION = 4

/** Longest message from a peer, as JSON in UTF-16 units. The largest honest one is an SDP offer with audio, about 3 kB. */
export const MAX_MESSAGE_LENGTH = 32_768

/** Longest opaque WebRTC signal (an SDP offer, answer or ICE candidate as JSON). */
export const MAX_SIGNAL_LENGTH = 24_000

/** Messages a peer may send in one second on average; bursts of twice as many pass. Joining trickles ~20 candidates a link. */
export const MESSAGES_PER_SECOND = 100

/**
 * Commands (`room:create`, `room:join`, `room:end`, `room:hand-over`, `room:remove`, `rooms:watch`, all of `stage:*`, `peer:report`,
 * `room:tree`, `room:explain`) a peer may send in one second on average; bursts of four times as many pass. They count as messages too.
 * Each of them makes the relay talk to many, or much.
 */
export const COMMANDS_PER_SECOND = 5

/** Reactions a peer may send in one second on average; bursts of ten times as many pass. They count as messages too. */
export const REACTIONS_PER_SECOND = 2

/** Kinds of reactions. What each looks like is for the app to say; `REACTIONS` is what it usually is. */
export const REACTION_KINDS = 6

/** Voices on stage: host + 2 co-hosts + 10 speakers, as on Twitter Spaces. */
export const MAX_STAGE = 13

/** Co-hosts at a time, as on Twitter Spaces. */
export const MAX_COHOSTS = 2

/** Invitations to speak that are open at a time in one room: more than the stage could hold many times over. */
export const MAX_INVITATIONS = 50

/** How long an invitation to speak stays open, in milliseconds: somebody has to notice it, and find words. */
export const INVITATION_MS = 60_000

/** People who may be banned from one room; with one more, whoever was banned first may come again. */
export const MAX_BANS = 1_000

/** Most listeners that one peer may offer to carry. A browser holds a few hundred connections at best. */
export const MAX_SLOTS = 64

/** Most trees that a room's frames are dealt out to. */
export const MAX_STRIPES = 4

/** Rooms in one list for the timeline; a longer list would be a search, not a strip of bubbles. */
export const MAX_LISTED_ROOMS = 200

/** Names handed out at once when somebody asks who is in the audience. */
export const MAX_AUDIENCE_PAGE = 100

/** Peers that one picture of a room's trees names; what is below them is counted. About 150 kB of JSON. */
export const MAX_TREE_PEERS = 2_000

export const MAX_NAME_LENGTH = 50
export const MAX_TITLE_LENGTH = 80

/** What a room is about, in a word or two each. */
export const MAX_TOPICS = 3
export const MAX_TOPIC_LENGTH = 30

/** Characters of a room token. One with the longest names that there may be has about 900. */
export const MAX_ROOM_TOKEN_LENGTH = 2_000

/** Characters of an identity: an account's id, whoever keeps the accounts. */
export const MAX_IDENTITY_LENGTH = 100

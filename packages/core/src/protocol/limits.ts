/** The version that both ends name in the Socket.IO handshake. Raised when an old peer could misread a new message. */
export const PROTOCOL_VERSION = 3

/** Longest message from a peer, as JSON in UTF-16 units. The largest honest one is an SDP offer with audio, about 3 kB. */
export const MAX_MESSAGE_LENGTH = 32_768

/** Longest opaque WebRTC signal (an SDP offer, answer or ICE candidate as JSON). */
export const MAX_SIGNAL_LENGTH = 24_000

/** Messages a peer may send in one second on average; bursts of twice as many pass. Joining trickles ~20 candidates a link. */
export const MESSAGES_PER_SECOND = 100

/**
 * Commands (`room:create`, `room:join`, `room:end`, `rooms:watch`, all of `stage:*`, `peer:report`, `room:tree`,
 * `room:explain`) a peer may send in one second on average; bursts of four times as many pass. They count as messages too. Each
 * of them makes the relay talk to many, or much.
 */
export const COMMANDS_PER_SECOND = 5

/** Voices on stage: host + 2 co-hosts + 10 speakers, as on Twitter Spaces. */
export const MAX_STAGE = 13

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

/** Version of the protocol, which both ends name in the Socket.IO handshake. Raised when an old peer could misread a
 *  new message. */
export const PROTOCOL_VERSION = 5

/** Longest message from a peer, as JSON in UTF-16 units. The largest honest one is an SDP offer, about 3 kB. */
export const MAX_MESSAGE_LENGTH = 32_768

/** Longest WebRTC signal (an SDP offer, answer or ICE candidate as JSON), in UTF-16 units: eight times an honest one,
 *  and short enough to fit into a message. */
export const MAX_SIGNAL_LENGTH = 24_000

/** Messages that a peer may send in one second on average; bursts of twice as many pass. A join trickles about 20 ICE
 *  candidates for each of its links. */
export const MESSAGES_PER_SECOND = 100

/**
 * Commands (`room:create`, `room:join`, `room:end`, `room:take-over`, `room:hand-over`, `room:remove`, `rooms:watch`,
 * all of `stage:*`, `peer:report`, `link:forged`, `room:tree`, `room:explain`) that a peer may send in one second on
 * average; bursts of four times as many pass. They count as messages too. Each of them makes the relay send to many
 * peers, or send much. People press buttons no faster.
 */
export const COMMANDS_PER_SECOND = 5

/** Reactions that a peer may send in one second on average; bursts of ten times as many pass: applause is short and
 *  fast. They count as messages too. */
export const REACTIONS_PER_SECOND = 2

/** Kinds of reactions. The app decides how each looks; `REACTIONS` is the usual look. */
export const REACTION_KINDS = 6

/** People on stage at a time: host, 2 co-hosts and 10 speakers, as on Twitter Spaces. */
export const MAX_STAGE = 13

/** Co-hosts at a time, as on Twitter Spaces. */
export const MAX_COHOSTS = 2

/** Invitations to speak that are open at a time in one room: several times what the stage holds. */
export const MAX_INVITATIONS = 50

/** How long an invitation to speak stays open, in ms: a person has to notice it and to decide. */
export const INVITATION_MS = 60_000

/** Bans in one room, so that its memory has a limit. With one more, the oldest ends. */
export const MAX_BANS = 1_000

/** Peers that one room remembers because their seat went to another peer of the same person: they are told so when they
 *  come back. With one more, the oldest is forgotten. */
export const MAX_TAKEN_OVER = 1_000

/** Listeners that one peer may offer to carry. A browser holds a few hundred connections at best. */
export const MAX_SLOTS = 64

/** Stripes (trees) that a room's frames may be dealt out to. With four, the loss of one parent costs a quarter of the
 *  frames. */
export const MAX_STRIPES = 4

/** Rooms in one list of live rooms, the fullest first. People do not read on further than that. */
export const MAX_LISTED_ROOMS = 200

/** Parents of which one self report tells: those of all stripes, their standbys, and one that was just left. */
export const MAX_REPORTED_PARENTS = 2 * MAX_STRIPES + 1

/** People in one page of the audience, and in the queue for the microphone as hosts are shown it. */
export const MAX_AUDIENCE_PAGE = 100

/** Peers in one picture of a room's trees, about 150 kB of JSON. Peers below them are only counted. */
export const MAX_TREE_PEERS = 2_000

/** Characters of a person's name: one line on a phone. */
export const MAX_NAME_LENGTH = 50

/** Characters of a room's title: two lines on a phone. */
export const MAX_TITLE_LENGTH = 80

/** Topics of a room. */
export const MAX_TOPICS = 3

/** Characters of a topic: a word or two. */
export const MAX_TOPIC_LENGTH = 30

/** Characters of a room token. A token with the longest name and identity has about 900. */
export const MAX_ROOM_TOKEN_LENGTH = 2_000

/** Characters of an identity: room for the account ids of any app. */
export const MAX_IDENTITY_LENGTH = 100

import { PAYLOAD_TYPE } from './rtp.ts'

export const MOUNTPOINT = 1

/** What this bench has no use for. Janus loads every plugin and transport that it is not told to leave alone. */
const OTHER_PLUGINS = [
  ...['audiobridge', 'duktape', 'echotest', 'lua', 'nosip', 'recordplay', 'sip', 'textroom', 'videocall', 'videoroom'],
  'voicemail',
]
const OTHER_TRANSPORTS = ['http', 'mqtt', 'nanomsg', 'pfunix', 'rabbitmq']
const OTHER_EVENTS = ['gelfevh', 'mqttevh', 'nanomsgevh', 'rabbitmqevh', 'sampleevh', 'wsevh']
const OTHER_LOGGERS = ['jsonlog']

const libraries = (names: readonly string[]) => names.map((name) => `libjanus_${name}.so`).join(',')

export interface JanusPorts {
  readonly webSocket: number
  readonly rtp: number
}

export interface JanusOptions {
  readonly ports: JanusPorts
  /** The one address that it gathers candidates for. Janus passes the loopback interface over, whatever it is told. */
  readonly address: string
  /** 0 for a thread to each subscriber, which is what Janus does by itself. */
  readonly eventLoops: number
}

/**
 * Janus' settings, by file name: one Opus stream that is fed by RTP and watched over WebSockets, both on this machine
 * alone. Otherwise as Debian's package has it, but nothing is written to a log for each packet or event.
 */
export const janusConfig = ({
  ports: { webSocket, rtp },
  address,
  eventLoops,
}: JanusOptions): Readonly<Record<string, string>> => ({
  'janus.jcfg': `general: {
  debug_level = 2
  session_timeout = 0${eventLoops > 0 ? `\n  event_loops = ${eventLoops}` : ''}
}
nat: {
  ice_enforce_list = "${address}"
}
plugins: {
  disable = "${libraries(OTHER_PLUGINS)}"
}
transports: {
  disable = "${libraries(OTHER_TRANSPORTS)}"
}
loggers: {
  disable = "${libraries(OTHER_LOGGERS)}"
}
events: {
  broadcast = false
  disable = "${libraries(OTHER_EVENTS)}"
}
`,
  'janus.transport.websockets.jcfg': `general: {
  json = "compact"
  ws = true
  ws_port = ${webSocket}
  ws_ip = "127.0.0.1"
  wss = false
}
`,
  'janus.plugin.streaming.jcfg': `speech: {
  type = "rtp"
  id = ${MOUNTPOINT}
  audio = true
  video = false
  audioport = ${rtp}
  audioiface = "127.0.0.1"
  audiopt = ${PAYLOAD_TYPE}
  audiocodec = "opus"
}
`,
})

/** Exit codes of `banyan`. Part of its interface: scripts depend on them. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  relay: 3,
  room: 4,
  file: 5,
  microphone: 6,
  interrupted: 130,
  terminated: 143,
} as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

export const EXIT_HELP = `Exit codes:
  0    done: the file was played, the time was over, the room ended,
       or listen and seed without a time limit were ended by a signal
  1    something unexpected
  2    wrong command or option
  3    the relay cannot be reached, or was lost
  4    the room does not exist, is full, refused or removed us, or ended before the file did
  5    a file cannot be read, is not Ogg Opus with 20 ms packets, or cannot be written
  6    the host did not give us the microphone
  130  Ctrl-C cut it short (143: another signal)
`

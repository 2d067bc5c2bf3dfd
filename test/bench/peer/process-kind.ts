/** What a process of Chromium is there for. */
export type ProcessKind = 'browser' | 'renderer' | 'network' | 'audio' | 'gpu' | 'other'

const UTILITIES: Readonly<Record<string, ProcessKind>> = {
  'network.mojom.NetworkService': 'network',
  'audio.mojom.AudioService': 'audio',
}
const TYPES: Readonly<Record<string, ProcessKind>> = { renderer: 'renderer', 'gpu-process': 'gpu' }

/** @param commandLine what /proc/PID/cmdline holds; Chromium joins its flags with blanks, others with zeros */
export function processKind(commandLine: string): ProcessKind {
  const flag = (name: string) => new RegExp(`(?:^|[\\0 ])--${name}=([^\\0 ]+)`).exec(commandLine)?.[1]
  const type = flag('type')
  if (type === undefined) return 'browser'
  if (type === 'utility') return UTILITIES[flag('utility-sub-type') ?? ''] ?? 'other'
  return TYPES[type] ?? 'other'
}

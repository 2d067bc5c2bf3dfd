import * as v from 'valibot'

const isOn = v.optional(v.fallback(v.boolean(), true), true)
const device = v.optional(v.fallback(v.pipe(v.string(), v.maxLength(200)), ''), '')
const SoundChoices = v.object({
  /** Device ids; '' is the system's default. */
  microphone: device,
  loudspeaker: device,
  echoCancellation: isOn,
  noiseSuppression: isOn,
  gainControl: isOn,
  cues: isOn,
})

/** A person's choices about sound on this device. */
export type SoundChoices = v.InferOutput<typeof SoundChoices>

export const DEFAULT_CHOICES: SoundChoices = v.parse(SoundChoices, {})

/** Parses remembered choices. Invalid ones become defaults. Pure. */
export function readChoices(remembered: string | null): SoundChoices {
  try {
    return v.parse(SoundChoices, JSON.parse(remembered ?? '{}'))
  } catch {
    return DEFAULT_CHOICES
  }
}

/** A device to choose. Browsers tell names only after the microphone was allowed once. */
export interface SoundDevice {
  readonly id: string
  readonly name: string
}

/** The devices of one kind, without the system's aliases and devices without a name. Pure. */
export function devicesOf(
  all: readonly Pick<MediaDeviceInfo, 'kind' | 'deviceId' | 'label'>[],
  kind: 'audioinput' | 'audiooutput',
): SoundDevice[] {
  return all
    .filter((each) => each.kind === kind && each.deviceId !== '' && each.label !== '')
    .filter(({ deviceId }) => deviceId !== 'default' && deviceId !== 'communications')
    .map(({ deviceId, label }) => ({ id: deviceId, name: label }))
}

/** The chosen device while it is present, else the system's default. Plugged in again, it is used again. Pure. */
export const chosenOrDefault = (wanted: string, present: readonly SoundDevice[]): string =>
  present.some(({ id }) => id === wanted) ? wanted : ''

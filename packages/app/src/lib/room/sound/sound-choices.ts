import * as v from 'valibot'

const isOn = v.optional(v.fallback(v.boolean(), true), true)
const device = v.optional(v.fallback(v.pipe(v.string(), v.maxLength(200)), ''), '')
const SoundChoices = v.object({
  /** Device ids; '' is the system's choice. */
  microphone: device,
  loudspeaker: device,
  echoCancellation: isOn,
  noiseSuppression: isOn,
  gainControl: isOn,
  cues: isOn,
})

/** How somebody wants to hear and be heard on this device. */
export type SoundChoices = v.InferOutput<typeof SoundChoices>

export const DEFAULT_CHOICES: SoundChoices = v.parse(SoundChoices, {})

/** What was remembered, as far as it makes sense. Pure. */
export function readChoices(remembered: string | null): SoundChoices {
  try {
    return v.parse(SoundChoices, JSON.parse(remembered ?? '{}'))
  } catch {
    return DEFAULT_CHOICES
  }
}

/** A device that one can choose; names are known only after the microphone was allowed once. */
export interface SoundDevice {
  readonly id: string
  readonly name: string
}

/** The devices of one kind, without the system's aliases and those that browsers do not name yet. Pure. */
export function devicesOf(
  all: readonly Pick<MediaDeviceInfo, 'kind' | 'deviceId' | 'label'>[],
  kind: 'audioinput' | 'audiooutput',
): SoundDevice[] {
  return all
    .filter((each) => each.kind === kind && each.deviceId !== '' && each.label !== '')
    .filter(({ deviceId }) => deviceId !== 'default' && deviceId !== 'communications')
    .map(({ deviceId, label }) => ({ id: deviceId, name: label }))
}

/** The chosen device if it is there, the system's otherwise: it is used again when it is plugged in again. Pure. */
export const chosenOrDefault = (wanted: string, present: readonly SoundDevice[]): string =>
  present.some(({ id }) => id === wanted) ? wanted : ''

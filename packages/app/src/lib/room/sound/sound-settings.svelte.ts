import { browser } from '$app/env'
import type { MicrophoneOptions } from '@banyan/core'
import { recall, remember } from '../session/remembered.ts'
import { chosenOrDefault, DEFAULT_CHOICES, devicesOf, readChoices, type SoundChoices } from './sound-choices.ts'

const KEY = 'banyan-sound'

/** Devices and what is done to the sound. Kept here, not with the person: it is about this machine and its desk. */
class SoundSettings {
  #choices = $state.raw<SoundChoices>(DEFAULT_CHOICES)
  #devices = $state.raw<readonly MediaDeviceInfo[]>([])

  readonly microphones = $derived(devicesOf(this.#devices, 'audioinput'))
  readonly loudspeakers = $derived(devicesOf(this.#devices, 'audiooutput'))
  /** The devices to use now. */
  readonly microphone = $derived(chosenOrDefault(this.#choices.microphone, this.microphones))
  readonly loudspeaker = $derived(chosenOrDefault(this.#choices.loudspeaker, this.loudspeakers))

  constructor() {
    if (!browser) return
    this.#choices = readChoices(recall(KEY))
    void this.look()
    // Absent on pages that are not secure.
    navigator.mediaDevices?.addEventListener('devicechange', () => void this.look())
  }

  get choices(): SoundChoices {
    return this.#choices
  }
  choose(change: Partial<SoundChoices>): void {
    this.#choices = { ...this.#choices, ...change }
    remember(KEY, JSON.stringify(this.#choices))
  }

  /** Looks again which devices there are; browsers tell names only after the microphone was allowed. */
  async look(): Promise<void> {
    try {
      this.#devices = (await navigator.mediaDevices?.enumerateDevices()) ?? []
    } catch {
      this.#devices = []
    }
  }

  /** How the microphone is to be opened. */
  get microphoneOptions(): Pick<MicrophoneOptions, 'deviceId' | 'processing'> {
    const { echoCancellation, noiseSuppression, gainControl } = this.#choices
    const processing = { echoCancellation, noiseSuppression, gainControl }
    return { processing, ...(this.microphone && { deviceId: this.microphone }) }
  }
}

export const soundSettings = new SoundSettings()

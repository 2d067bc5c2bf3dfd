import { browser } from '$app/env'
import type { MicrophoneOptions } from '@banyan/core'
import { recall, remember } from '../session/remembered.ts'
import { chosenOrDefault, DEFAULT_CHOICES, devicesOf, readChoices, type SoundChoices } from './sound-choices.ts'

const KEY = 'banyan-sound'

/** Devices and sound processing. Kept in the browser, because they depend on the device. */
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
    // Undefined on pages that are not secure.
    navigator.mediaDevices?.addEventListener('devicechange', () => void this.look())
  }

  get choices(): SoundChoices {
    return this.#choices
  }
  choose(change: Partial<SoundChoices>): void {
    this.#choices = { ...this.#choices, ...change }
    remember(KEY, JSON.stringify(this.#choices))
  }

  /** Reads the devices again. Browsers tell names only after the microphone was allowed. */
  async look(): Promise<void> {
    try {
      this.#devices = (await navigator.mediaDevices?.enumerateDevices()) ?? []
    } catch {
      this.#devices = []
    }
  }

  /** The options to open the microphone with. */
  get microphoneOptions(): Pick<MicrophoneOptions, 'deviceId' | 'processing'> {
    const { echoCancellation, noiseSuppression, gainControl } = this.#choices
    const processing = { echoCancellation, noiseSuppression, gainControl }
    return { processing, ...(this.microphone && { deviceId: this.microphone }) }
  }
}

export const soundSettings = new SoundSettings()

import { describe, expect, it } from 'vitest'
import { processKind } from './process-kind.ts'

describe('the kind of a process of Chromium', () => {
  it.each([
    ['/usr/lib/chromium/chromium --headless --no-sandbox', 'browser'],
    ['/usr/lib/chromium/chromium\0--type=renderer\0--lang=en-US\0', 'renderer'],
    ['/usr/lib/chromium/chromium --type=gpu-process --use-gl=disabled', 'gpu'],
    ['chromium --type=utility --utility-sub-type=network.mojom.NetworkService --lang=en', 'network'],
    ['chromium --type=utility --utility-sub-type=audio.mojom.AudioService', 'audio'],
    ['chromium --type=utility --utility-sub-type=storage.mojom.StorageService', 'other'],
    ['chromium --type=zygote --no-zygote-sandbox', 'other'],
  ])('is read from %j: %s', (commandLine, kind) => {
    expect(processKind(commandLine)).toBe(kind)
  })
})

import { expect, it } from 'vitest'
import { deviceOf } from './device.ts'

it.each([
  {
    agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    device: { browser: 'Firefox', system: 'Linux' },
  },
  {
    agent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) ' +
      'Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
    device: { browser: 'Edge', system: 'Windows' },
  },
  {
    agent:
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
    device: { browser: 'Chrome', system: 'Android' },
  },
  {
    agent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ' +
      'Version/18.6 Mobile/15E148 Safari/604.1',
    device: { browser: 'Safari', system: 'iPhone' },
  },
  { agent: 'curl/8.5.0', device: undefined },
  { agent: undefined, device: undefined },
])('takes "$agent" for $device', ({ agent, device }) => {
  expect(deviceOf(agent)).toEqual(device)
})

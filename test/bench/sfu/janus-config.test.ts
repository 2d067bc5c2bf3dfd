import { describe, expect, it } from 'vitest'
import { janusConfig } from './janus-config.ts'

const options = { ports: { webSocket: 4001, rtp: 4002 }, address: '192.0.2.7', eventLoops: 0 }
const config = janusConfig(options)

describe('the settings that Janus gets', () => {
  it('keep it on this machine, and its media on one address of it', () => {
    expect(config['janus.jcfg']).toContain('ice_enforce_list = "192.0.2.7"')
    expect(config['janus.transport.websockets.jcfg']).toContain('ws_ip = "127.0.0.1"')
    expect(config['janus.plugin.streaming.jcfg']).toContain('audioiface = "127.0.0.1"')
  })

  it('give it the ports that it is to use', () => {
    expect(config['janus.transport.websockets.jcfg']).toContain('ws_port = 4001')
    expect(config['janus.plugin.streaming.jcfg']).toContain('audioport = 4002')
  })

  it('leave its threads to it, unless told otherwise', () => {
    expect(config['janus.jcfg']).not.toContain('event_loops')
    expect(janusConfig({ ...options, eventLoops: 2 })['janus.jcfg']).toContain('event_loops = 2')
  })

  it('leave the plugin and the transport that are needed alone', () => {
    expect(config['janus.jcfg']).not.toContain('streaming')
    expect(config['janus.jcfg']).not.toContain('libjanus_websockets')
  })
})

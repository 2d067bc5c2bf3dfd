import type { LinkTransport, MediaChannel } from '@banyan/core/ports'

/** The same links; whatever comes in by a media channel is shown to `onMessage` before anybody else sees it. */
export const tappedLinks = (links: LinkTransport, onMessage: (data: unknown) => void): LinkTransport => ({
  open(options) {
    const { link, channel } = links.open(options)
    return { link, channel: tapped(channel, onMessage) }
  },
})

const tapped = (channel: MediaChannel, onMessage: (data: unknown) => void): MediaChannel =>
  new Proxy(channel, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
    set(target, key, value) {
      if (key !== 'onmessage' || typeof value !== 'function') return Reflect.set(target, key, value)
      target.onmessage = (event: { data: unknown }) => {
        onMessage(event.data)
        value.call(target, event)
      }
      return true
    },
  })

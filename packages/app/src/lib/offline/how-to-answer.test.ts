import { expect, it } from 'vitest'
import { howToAnswer } from './how-to-answer.ts'

const origin = 'https://rooms.example.org'
const kept = new Set(['/_app/immutable/start.js', '/icons/icon-192.png'])

it.each([
  { what: 'a file of the app', path: '/_app/immutable/start.js', mode: 'cors', answer: 'kept' },
  { what: 'an icon, whatever follows the path', path: '/icons/icon-192.png?v=2', mode: 'no-cors', answer: 'kept' },
  { what: 'a page', path: '/rooms/k3p-9fx-2ma', mode: 'navigate', answer: 'page' },
  { what: 'the data of a page', path: '/__data.json', mode: 'cors', answer: 'network' },
  { what: 'the app’s interface', path: '/api/me', mode: 'cors', answer: 'network' },
  { what: 'the app’s interface as a page', path: '/api/export', mode: 'navigate', answer: 'network' },
  { what: 'the relay', path: '/socket.io/?transport=polling', mode: 'cors', answer: 'network' },
  { what: 'a page whose name begins like it', path: '/apiary', mode: 'navigate', answer: 'page' },
])('answers $what: $answer', ({ path, mode, answer }) => {
  expect(howToAnswer({ method: 'GET', url: origin + path, mode }, { origin, kept })).toBe(answer)
})

it('leaves alone what changes something, and what belongs to others', () => {
  expect(howToAnswer({ method: 'POST', url: `${origin}/icons/icon-192.png`, mode: 'cors' }, { origin, kept })).toBe(
    'network',
  )
  expect(howToAnswer({ method: 'GET', url: 'https://example.com/', mode: 'navigate' }, { origin, kept })).toBe(
    'network',
  )
})

import { expect, it } from 'vitest'
import { seedCommand } from './seed-command.ts'

it.each([
  { room: undefined, end: 'seed --relay https://a.example' },
  { room: 'tea-time', end: 'seed --relay https://a.example --room tea-time' },
])('runs a seed of $room', ({ room, end }) => {
  expect(seedCommand({ token: 'a.b.c', relayUrl: 'https://a.example', room })).toBe(
    `export BANYAN_SEED_TOKEN=a.b.c\nnpm run banyan -- ${end}`,
  )
})

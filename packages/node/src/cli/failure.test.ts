import { describe, expect, it } from 'vitest'
import { MediaError } from '@banyan/core/ports'
import { RefusalCode } from '@banyan/core/protocol'
import { CommandError, JoinError } from '@banyan/core'
import { EXIT } from './exit-codes.ts'
import { explain, Failure } from './failure.ts'

const where = { relay: 'http://localhost:3000', room: 'tea' }

describe('explain', () => {
  it.each([
    {
      error: new JoinError('relay-unreachable', 'websocket error'),
      exit: EXIT.relay,
      sentence: 'The relay at http://localhost:3000 cannot be reached.',
    },
    {
      error: new JoinError('relay-unreachable', 'x cannot be reached: WebSockets fail, and polling with status 502'),
      exit: EXIT.relay,
      sentence: 'The relay at http://localhost:3000 cannot be reached: WebSockets fail, and polling with status 502.',
    },
    {
      error: new JoinError('room-not-found', 'no such room'),
      exit: EXIT.room,
      sentence: 'There is no room "tea"; it may be over, or the id may be wrong.',
    },
    {
      error: new CommandError('stage-full', '13 on stage'),
      exit: EXIT.microphone,
      sentence: 'The stage of "tea" is full.',
    },
    {
      error: new CommandError('not-allowed', 'hosts only'),
      exit: EXIT.room,
      sentence: 'The relay refused: hosts only.',
    },
    {
      error: new MediaError('file-unreadable', 'a.ogg cannot be read: there is no such file'),
      exit: EXIT.file,
      sentence: 'a.ogg cannot be read: there is no such file.',
    },
    {
      error: new TypeError('x is undefined'),
      exit: EXIT.failed,
      sentence: 'Something unexpected happened: x is undefined.',
    },
  ])('says "$sentence"', ({ error, exit, sentence }) => {
    const failure = explain(error, where)
    expect({ exit: failure.exit, sentence: failure.message }).toEqual({ exit, sentence })
  })

  it('has one line for every refusal that there is', () => {
    for (const code of RefusalCode.options) {
      expect(explain(new JoinError(code, 'because'), where).message).toMatch(/^[A-Z][^\n]*\.$/)
    }
  })

  it('leaves a failure as it is', () => {
    const failure = new Failure(EXIT.microphone, 'declined', 'The host said no.')
    expect(explain(failure, where)).toBe(failure)
  })
})

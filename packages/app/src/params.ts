import { parseRoomId } from '@banyan/core/protocol'
import { defineParams } from '@sveltejs/kit/params'
import * as v from 'valibot'
import { Handle, PEOPLE_LISTS } from './lib/social/shapes.ts'

export const params = defineParams({
  room: (raw: string) => parseRoomId(raw),
  handle: (raw: string) => (v.is(Handle, raw) ? raw : undefined),
  list: (raw: string) => PEOPLE_LISTS.find((list) => list === raw),
})

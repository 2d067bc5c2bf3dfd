import { parseRoomId } from '@banyan/core/protocol'
import { defineParams } from '@sveltejs/kit/params'

export const params = defineParams({ room: (raw: string) => parseRoomId(raw) })

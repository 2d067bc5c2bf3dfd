import * as v from 'valibot'
import { CommunitySettings } from '#lib/server/data/settings.ts'
import { administrator, readJson } from '#lib/server/guard.ts'
import type { RequestHandler } from './$types'

const Changes = v.partial(CommunitySettings)

export const PATCH: RequestHandler = async (event) => {
  const { services } = administrator(event)
  return Response.json(await services.settings.change(await readJson(event, Changes)))
}

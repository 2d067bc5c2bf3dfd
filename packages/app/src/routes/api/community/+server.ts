import * as v from 'valibot'
import { CommunitySettings } from '#lib/server/data/settings.ts'
import { administrator, readJson } from '#lib/server/guard.ts'
import type { RequestHandler } from './$types'

const Changes = v.partial(CommunitySettings)

export const PATCH: RequestHandler = async (event) => {
  const { person, services } = administrator(event)
  const changes = await readJson(event, Changes)
  const settings = await services.settings.change(changes)
  const detail = Object.entries(changes).map(([name, value]) => `${name}: ${value}`)
  await services.auditLog.add({
    actor: person,
    act: 'change-settings',
    subject: settings.name,
    detail: detail.join(', '),
  })
  return Response.json(settings)
}

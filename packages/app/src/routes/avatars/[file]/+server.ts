import { error } from '@sveltejs/kit'
import { servicesOf } from '#lib/server/services.ts'
import type { RequestHandler } from './$types'

/** A picture's name depends on its content, so it can be cached for good. */
export const GET: RequestHandler = async ({ params, platform }) => {
  const picture = await servicesOf(platform).pictures.read(params.file)
  if (!picture) error(404, 'no such picture')
  return new Response(Buffer.from(picture), {
    headers: { 'content-type': 'image/webp', 'cache-control': 'public, max-age=31536000, immutable' },
  })
}

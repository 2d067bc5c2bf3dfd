import { error } from '@sveltejs/kit'
import { isModerating } from '#lib/social/powers.ts'
import type { LayoutServerLoad } from './$types'

/** For administrators and moderators. Others get 404. */
export const load: LayoutServerLoad = ({ locals }) => {
  if (!isModerating(locals.person)) error(404, 'there is nothing here')
}

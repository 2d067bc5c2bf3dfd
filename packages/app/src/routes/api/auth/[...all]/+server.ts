import { servicesOf } from '#lib/server/services.ts'
import type { RequestHandler } from './$types'

const answer: RequestHandler = ({ request, platform }) => servicesOf(platform).accounts.answer(request)

export const GET = answer
export const POST = answer

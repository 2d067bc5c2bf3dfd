import type { AccountProblem } from './account-problem.ts'
import { BEGINNING_BYTES, formatOf } from './picture-format.ts'

/** The side of a picture that is sent, in pixels: twice what the server keeps. */
const SIDE_PX = 512
/** Quality of what is sent, 0 to 1: the server encodes it once more. */
const QUALITY = 0.9
/** Most bytes of a picture that the server takes. */
export const MOST_PICTURE_BYTES = 5 * 1024 * 1024
/** How long a browser may take to read a picture, in ms. After this it is sent as it is. */
const LIMIT_MS = 15_000

/**
 * Makes the picture of a form small before it is sent: a photo of a phone has 5 MB and more, of which 20 kB are needed.
 * A picture that this browser cannot read is sent as it is, when the server could.
 * @returns why there is no use in sending it
 */
export async function preparePicture(form: FormData, field: string): Promise<AccountProblem | undefined> {
  const file = form.get(field)
  if (!(file instanceof File) || file.size === 0) return undefined
  const small = await Promise.race([shrink(file).catch(() => undefined), late()])
  if (small) form.set(field, small, 'picture')
  else if (formatOf(new Uint8Array(await file.slice(0, BEGINNING_BYTES).arrayBuffer())) === 'heic')
    return 'picture-heic'
  else if (file.size > MOST_PICTURE_BYTES) return 'picture-too-large'
  return undefined
}

/** The middle of a picture as a square, turned as it was held. */
async function shrink(file: Blob): Promise<Blob | undefined> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
  const { width, height } = picture
  const side = Math.min(width, height)
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = Math.min(side, SIDE_PX)
  const context = canvas.getContext('2d')
  if (context) context.imageSmoothingQuality = 'high'
  context?.drawImage(
    ...([picture, (width - side) / 2, (height - side) / 2, side, side, 0, 0, canvas.width, canvas.height] as const),
  )
  picture.close()
  return await new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? undefined), 'image/webp', QUALITY))
}

const late = () => new Promise<undefined>((resolve) => setTimeout(resolve, LIMIT_MS, undefined))

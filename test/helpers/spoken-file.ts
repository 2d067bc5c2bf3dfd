/** What an ear may leave out of a file that is spoken to it, in frames of 20 ms: a second. Links report open before
 *  their media channels do, and on a machine out of breath an ear begins with what is fresh. Of what comes after that,
 *  nothing may be missing. */
export const MOST_UNHEARD_AT_FIRST = 50

/** What follows the last frame of a file that is spoken whole (`silence: 'send'`): silence, in three bytes, and then
 *  nothing. A test that waits for the end waits for this: the frame before it is the last one heard for 20 ms only. */
export const END_OF_SPURT = Uint8Array.of(0xf8, 0xff, 0xfe)

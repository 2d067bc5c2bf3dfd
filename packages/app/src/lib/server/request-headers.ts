/**
 * Headers that only our own server sets on requests for pages; what a client sends under these names is overwritten.
 * The process with the open port adds them, the process with the pages reads them.
 * @module
 */

/** The address that a request came from. */
export const ADDRESS_HEADER = 'x-banyan-address'
/** `http` or `https`, so that nobody can pretend to have used TLS. */
export const PROTOCOL_HEADER = 'x-banyan-protocol'
/** The host that the client asked for. */
export const HOST_HEADER = 'x-banyan-host'
/** The version of the list of rooms that the page must know at least. */
export const ROOMS_HEADER = 'x-banyan-rooms'
/** `yes` where a browser on this machine asked, and no proxy can have hidden anybody else; `no` otherwise. */
export const FROM_HERE_HEADER = 'x-banyan-from-here'

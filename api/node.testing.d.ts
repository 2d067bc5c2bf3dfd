// What @banyan/node/testing exports. `npm run api` writes this file: a change of the public API shows in review.

export declare const opusPacketsOf: (file: Uint8Array) => Uint8Array<ArrayBuffer>[]

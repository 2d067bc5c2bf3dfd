/** An expected outcome: a value, or the reason why there is none. Unexpected failures throw. */
export type Result<Value, Failure> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: Failure }

/** A value, as a result. @example ok(7) // { ok: true, value: 7 } */
export const ok = <Value>(value: Value): { readonly ok: true; readonly value: Value } => ({ ok: true, value })
/** A reason why there is no value, as a result. @example refuse('room-full') // { ok: false, error: 'room-full' } */
export const refuse = <Failure>(error: Failure): { readonly ok: false; readonly error: Failure } => ({
  ok: false,
  error,
})

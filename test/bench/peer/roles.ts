/** What a process of the bench is for. */
export type Role =
  /** A relay that admits everybody. */
  | { readonly type: 'relay' }
  /** The others in a room. */
  | { readonly type: 'crowd'; readonly relayUrl: string }
  /** The peer that is measured. */
  | { readonly type: 'measured'; readonly relayUrl: string }
  /** An end of bare links: the one that is measured passes on what comes, the other sends by the clock. */
  | { readonly type: 'bare'; readonly isMeasured: boolean }

/** Messages on a media channel since it opened, as one end saw them. */
export interface Traffic {
  readonly sent: number
  readonly sentBytes: number
  readonly received: number
  readonly receivedBytes: number
}

/** What goes over one link of the measured peer. */
export interface LinkRate {
  readonly inPerS: number
  /** Mean size of what comes in. */
  readonly inBytes: number
  readonly outPerS: number
  readonly outBytes: number
}

export interface JoinAsk {
  readonly room: string
  readonly name: string
  readonly slots: number
  /** Comes on stage. */
  readonly speaks?: boolean
  /** Where the relay asks for one. */
  readonly token?: string
}

/** How the measured peer is. */
export interface MeasuredState {
  /** Links that are open. */
  readonly links: number
  readonly carrying: number
  /** Frames that were due and played, of all speakers. */
  readonly played: number
  readonly missing: number
}

interface Nothing {
  readonly [name: string]: never
}

/** What processes are asked, and what they answer. */
export interface Calls {
  ready: { ask: Nothing; answer: Nothing }
  url: { ask: Nothing; answer: { url: string } }
  host: { ask: { room?: string; token?: string }; answer: { room: string } }
  join: { ask: JoinAsk; answer: { peer: string } }
  /** Everybody on stage speaks from now on, without a pause. */
  speak: { ask: Nothing; answer: Nothing }
  /** What our peers and that one sent each other up to now, by our peer. */
  traffic: { ask: { peer: string }; answer: Readonly<Record<string, Traffic>> }
  state: { ask: Nothing; answer: MeasuredState }
  offer: { ask: { links: readonly LinkRate[] }; answer: { offers: readonly string[] } }
  answer: { ask: { links: readonly LinkRate[]; offers: readonly string[] }; answer: { answers: readonly string[] } }
  accept: { ask: { answers: readonly string[] }; answer: Nothing }
  /** All links are open; the end that goes by the clock begins. */
  start: { ask: Nothing; answer: Nothing }
  counts: { ask: Nothing; answer: Traffic }
}
export type CallName = keyof Calls

/** The part of the calls that a process knows. */
export type Answers = {
  readonly [Name in CallName]?: (ask: Calls[Name]['ask']) => Promise<Calls[Name]['answer']>
}

/** A process of the bench at work. */
export interface Worker {
  readonly answers: Answers
  close(): Promise<unknown>
}

export interface CallMessage {
  readonly id: number
  readonly call: CallName | 'close'
  readonly ask: unknown
}
export type AnswerMessage =
  | { readonly id: number; readonly ok: true; readonly answer: unknown }
  | { readonly id: number; readonly ok: false; readonly reason: string }

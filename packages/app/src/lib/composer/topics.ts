import { cleanLine, hasVisible, MAX_TOPIC_LENGTH, MAX_TOPICS } from '@banyan/core/protocol'
import { fold } from '../words/fold.ts'

/** Commas as keyboards of other scripts type them, besides ours. */
const COMMAS = /[,،，、]/u

/** Whether a key types a comma, which ends a topic. */
export const isComma = (key: string): boolean => key.length === 1 && COMMAS.test(key)

/** Adds a topic, unless the list is full or has it already in other capitals. A comma ends a topic. */
export function withTopics(topics: readonly string[], text: string): readonly string[] {
  const kept = [...topics]
  for (const raw of text.split(COMMAS)) {
    const topic = cleanLine(cleanLine(raw).replace(/^#/, '').slice(0, MAX_TOPIC_LENGTH))
    const isNew = hasVisible(topic) && !kept.some((other) => fold(other) === fold(topic))
    if (isNew && kept.length < MAX_TOPICS) kept.push(topic)
  }
  return kept
}

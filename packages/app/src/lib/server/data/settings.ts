import { typedLine } from '@banyan/core/protocol'
import * as v from 'valibot'
import { LANGUAGES } from '../../words/language.ts'
import type { AppDatabase } from './schema.ts'

/** The settings of a community. */
export const CommunitySettings = v.object({
  /** The community's name. */
  name: typedLine(50),
  /** The language for visitors whose browser asks for none that the app has. */
  language: v.picklist(LANGUAGES),
  /** Followers that a person needs to start a Space. Administrators need none. */
  hostingThreshold: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000)),
})
export type CommunitySettings = v.InferOutput<typeof CommunitySettings>

export interface Settings {
  read(): Promise<CommunitySettings>
  /** @returns the settings as they are now */
  change(changes: { [Key in keyof CommunitySettings]?: CommunitySettings[Key] | undefined }): Promise<CommunitySettings>
}

/** The default number of followers to start a Space; the same as on Twitter. */
export const USUAL_THRESHOLD = 600

/**
 * How long settings are cached, in ms, because every page reads them. Own changes show at once, those of other
 * processes after this.
 */
export const SETTINGS_AGE_MS = 5_000

/**
 * @param options.initial the settings until an administrator changes them
 * @param options.now milliseconds since 1970
 */
export function settingsIn(
  { kysely }: AppDatabase,
  { initial, now }: { initial: CommunitySettings; now: () => number },
): Settings {
  const keys = ['name', 'language', 'hostingThreshold'] as const
  let known: { settings: Promise<CommunitySettings>; at: number } | undefined
  const fetchSettings = async (): Promise<CommunitySettings> => {
    const rows = await kysely.selectFrom('setting').selectAll().where('key', 'in', keys).execute()
    const kept = new Map<string, unknown>(rows.map(({ key, value }) => [key, JSON.parse(value)]))
    // A value of another version that this one cannot read counts as not set.
    const get = <Value>(schema: v.GenericSchema<unknown, Value>, key: string, otherwise: Value): Value => {
      const parsed = v.safeParse(schema, kept.get(key))
      return parsed.success ? parsed.output : otherwise
    }
    const { entries } = CommunitySettings
    return {
      name: get(entries.name, 'name', initial.name),
      language: get(entries.language, 'language', initial.language),
      hostingThreshold: get(entries.hostingThreshold, 'hostingThreshold', initial.hostingThreshold),
    }
  }
  const read = async (): Promise<CommunitySettings> => {
    if (known && Math.abs(now() - known.at) < SETTINGS_AGE_MS) return await known.settings
    const asked = (known = { settings: fetchSettings(), at: now() })
    try {
      return await asked.settings
    } catch (error) {
      if (known === asked) known = undefined
      throw error
    }
  }
  return {
    read,
    async change(changes) {
      const values = keys
        .filter((key) => changes[key] !== undefined)
        .map((key) => ({ key, value: JSON.stringify(changes[key]) }))
      if (values.length > 0) {
        await kysely
          .insertInto('setting')
          .values(values)
          .onConflict((conflict) => conflict.column('key').doUpdateSet((eb) => ({ value: eb.ref('excluded.value') })))
          .execute()
      }
      known = undefined
      return await read()
    },
  }
}

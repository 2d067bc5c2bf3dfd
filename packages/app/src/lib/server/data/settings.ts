import * as v from 'valibot'
import { LANGUAGES } from '../../words/language.ts'
import type { AppDatabase } from './schema.ts'

/** How a community wants its place to be. */
export const CommunitySettings = v.object({
  /** What the place is called. */
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(50)),
  /** For visitors whose browser wishes for nothing that we speak. */
  language: v.picklist(LANGUAGES),
  /** Followers that somebody needs to start a Space; administrators need none. */
  hostingThreshold: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000)),
})
export type CommunitySettings = v.InferOutput<typeof CommunitySettings>

export interface Settings {
  read(): Promise<CommunitySettings>
  /** @returns the settings as they are now */
  change(changes: { [Key in keyof CommunitySettings]?: CommunitySettings[Key] | undefined }): Promise<CommunitySettings>
}

/** As on Twitter. */
export const USUAL_THRESHOLD = 600

/** Every page asks for the settings. What another process changed shows after this long; what this one changed, at once. */
export const SETTINGS_AGE_MS = 5_000

/**
 * @param options.initial what holds until somebody changes it
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
    // What another version wrote and this one cannot read counts as not set.
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

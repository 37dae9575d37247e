import { useState } from 'react'
import type { Setting } from '../../../../contract/settings.ts'
import { api, errorMessage, type Subscription, useSubscription } from '../../api.ts'
import { notify } from '../../components/notify.tsx'
import { useSystem } from '../../stores/system.ts'
import { valueText } from './setting-words.ts'

export interface Settings {
  /** Null until the first answer. */
  readonly list: readonly Setting[] | null
  readonly live: Subscription
  /** @returns why the value was not taken, as a sentence; null when it was */
  readonly set: (setting: Setting, value: Setting['value']) => Promise<string | null>
  readonly reset: (setting: Setting) => Promise<string | null>
}

/** Takes a change of settings back; where something else changed since, it says so. */
export async function undoChange(auditId: number): Promise<void> {
  try {
    const { keys } = await api.settings.undo({ auditId })
    notify.success(keys.length === 0 ? 'It was so already' : 'Undone')
  } catch (error) {
    notify.error(error)
  }
}

/** Every setting as it is now, and the ways to change one. */
export function useSettings(): Settings {
  const [list, setList] = useState<readonly Setting[] | null>(null)
  const currency = useSystem((system) => system.status?.reportingCurrency ?? 'EUR')
  const live = useSubscription((signal) => api.settings.watch(undefined, { signal }), setList)

  const apply = async (change: Promise<{ setting: Setting; auditId: number | null }>): Promise<string | null> => {
    try {
      const { setting, auditId } = await change
      setList((known) => known?.map((each) => (each.key === setting.key ? setting : each)) ?? null)
      if (auditId !== null)
        notify.success(`${setting.title}: ${valueText(setting, setting.value, currency)}`, {
          undo: () => void undoChange(auditId),
        })
      return null
    } catch (error) {
      return errorMessage(error)
    }
  }
  return {
    list,
    live,
    set: ({ key }, value) => apply(api.settings.set({ key, value })),
    reset: ({ key }) => apply(api.settings.reset({ key })),
  }
}

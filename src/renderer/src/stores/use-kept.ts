import { useEffect, useState } from 'react'

/**
 * The newest answer of its kind, so that a page does not blink while the next one is under way.
 *
 * @param scope what the answers are of, as text: those of another scope are not shown
 */
export function useKept<T>(scope: string, data: T | undefined): T | undefined {
  const [kept, setKept] = useState<{ readonly scope: string; readonly data: T } | null>(null)
  useEffect(() => {
    if (data !== undefined) setKept({ scope, data })
  }, [scope, data])
  return data ?? (kept?.scope === scope ? kept.data : undefined)
}

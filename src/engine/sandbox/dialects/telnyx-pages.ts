/** One page of a list, by `page[number]` from 1 and `page[size]`; an unbracketed `page_size` is ignored. */
export function pageOf<T>(query: URLSearchParams, rows: readonly T[], maxSize: number) {
  const positive = (name: string, fallback: number) => {
    const text = query.get(name) ?? ''
    return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : fallback
  }
  const size = Math.min(maxSize, positive('page[size]', DEFAULT_SIZE))
  const number = positive('page[number]', 1)
  return {
    data: rows.slice((number - 1) * size, number * size),
    meta: {
      page_number: number,
      page_size: size,
      total_pages: Math.max(1, Math.ceil(rows.length / size)),
      total_results: rows.length,
    },
  }
}

const DEFAULT_SIZE = 20

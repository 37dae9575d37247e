import { IconBookmark } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { hrefOf, useRoute } from '../../router.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { pages } from './pages.ts'

/** Views that were pinned, as entries of the navigation behind its pages. */
export function PinnedViews(): ReactElement {
  const { path, params } = useRoute()
  const here = hrefOf(path, params)
  const pinned = usePreferences((preferences) => preferences.views).filter(({ isPinned }) => isPinned)
  return (
    <>
      {pinned.map(({ page, name, params: chosen }, index) => {
        const href = hrefOf(page, chosen)
        const title = `${name} (${pages.find((one) => one.path === page)?.label ?? page})`
        return (
          <li key={`${page} ${name}`} className={index === 0 ? 'sb-nav-pins' : undefined}>
            <a
              className="sb-nav-item"
              href={href}
              aria-current={here === href ? 'location' : undefined}
              aria-label={`View ${title}`}
              title={title}
            >
              <IconBookmark size={17} stroke={1.7} aria-hidden="true" />
              <span className="sb-nav-label sb-nav-pin">{name}</span>
            </a>
          </li>
        )
      })}
    </>
  )
}

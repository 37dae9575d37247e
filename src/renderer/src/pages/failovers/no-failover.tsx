import { Button } from '@mantine/core'
import { IconFlame } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { api, useQuery } from '../../api.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { formatAge } from '../../format.ts'
import { hrefOf } from '../../router.ts'
import { useNow } from '../../stores/now.ts'

/** Nothing failed over; says when failing over was last tried, and offers to try it. */
export function NoFailover(): ReactElement {
  const drills = useQuery('last drill', (signal) => api.drills.list({ limit: 1 }, { signal }))
  const now = useNow()
  const last = drills.data?.rows[0]
  return (
    <EmptyState
      title="No failover in this range"
      body={
        drills.data === undefined
          ? 'Every verification was accepted by the first provider asked.'
          : last === undefined
            ? 'Every verification was accepted by the first provider asked. Failing over has never been tried by a drill.'
            : `Every verification was accepted by the first provider asked. Last drill: ${formatAge(now - last.createdAt)} ago.`
      }
      action={
        <Button
          component="a"
          href={hrefOf('/drills')}
          variant="default"
          leftSection={<IconFlame size={14} aria-hidden="true" />}
        >
          Run a drill
        </Button>
      }
    />
  )
}

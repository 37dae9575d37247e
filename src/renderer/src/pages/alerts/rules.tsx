import type { ReactElement } from 'react'
import type { AlertRule } from '../../../../contract/alert-rules.ts'
import type { Query } from '../../api.ts'
import { ErrorState } from '../../components/error-state.tsx'
import { readId } from '../../components/filter-bar/filter-params.ts'
import { LoadingState } from '../../components/loading-state.tsx'
import { Panel } from '../../components/panel.tsx'
import { type RouteParams, setParams } from '../../router.ts'
import { QuietHoursPanel } from './quiet-hours-panel.tsx'
import { RuleEditor } from './rule-editor.tsx'
import { RulesTable } from './rules-table.tsx'

/** `rule` in the address of a rule that does not exist yet. */
export const NEW_RULE = 'new'

export interface RulesProps {
  readonly params: RouteParams
  readonly rules: Query<readonly AlertRule[]>
}

/** What is watched for, and when it may be told. */
export function Rules({ params, rules }: RulesProps): ReactElement {
  const { data: all, error, reload } = rules
  const openId = readId(params['rule'])
  const open = all?.find(({ id }) => id === openId) ?? null
  const close = (): void => setParams({ rule: null }, { replace: true })
  return (
    <div className="sb-master-detail">
      <div className="sb-rules">
        <Panel title="Rules" flush>
          {all !== undefined ? (
            <RulesTable
              rules={all}
              openId={openId}
              onOpen={({ id }) => setParams({ rule: String(id) }, { replace: true })}
              onChanged={reload}
            />
          ) : error === undefined ? (
            <LoadingState lines={10} />
          ) : (
            <ErrorState error={error} onRetry={reload} />
          )}
        </Panel>
        <QuietHoursPanel />
      </div>
      {open === null && params['rule'] !== NEW_RULE ? null : (
        <RuleEditor key={params['rule']} rule={open} onClose={close} onChanged={reload} />
      )}
    </div>
  )
}

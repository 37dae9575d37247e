const armNames: Readonly<Record<string, string>> = {
  control: 'kept on the static list for comparison',
  'held-back': 'kept on the static list outside the canary share',
}

/** What chose an attempt, as a person reads it: `policy@3/default:control` or `priority@7`. */
export function policyName(version: string): string {
  const [, policy, rule, arm] = /^policy@(\d+)\/([^:]+)(?::(.+))?$/.exec(version) ?? []
  if (policy !== undefined)
    return `Policy version ${policy}, rule ${rule}${arm === undefined ? '' : `, ${armNames[arm] ?? arm}`}`
  const [, order, list] = /^(priority|weighted)@(\d+)$/.exec(version) ?? []
  if (order === undefined) return `Policy ${version}`
  return `Static list version ${list}${order === 'weighted' ? ', by weights' : ''}`
}

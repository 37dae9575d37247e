import type { UpdateState } from '../../contract/updates.ts'

/** An update feed and what named it. */
export interface Feed {
  readonly url: string
  readonly from: NonNullable<UpdateState['feedFrom']>
}

/** The first that is named: whoever runs the machine, then the operator, then whoever made the package. */
export function chooseFeed(named: {
  readonly variable: string | undefined
  readonly setting: string | null
  readonly package: string | null
}): Feed | null {
  if (named.variable) return { url: named.variable, from: 'variable' }
  if (named.setting !== null) return { url: named.setting, from: 'setting' }
  return named.package === null ? null : { url: named.package, from: 'package' }
}

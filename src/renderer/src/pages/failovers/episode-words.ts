import type { EpisodeMoment, EpisodeState, MomentKind } from '../../../../contract/episodes.ts'
import type { StateLook } from '../../components/states.ts'

const look = (label: string, tone: StateLook['tone'], icon: StateLook['icon'], hint: string): StateLook => ({
  label,
  tone,
  icon,
  hint,
})

export const episodeLooks: Readonly<Record<EpisodeState, StateLook>> = {
  ongoing: look('Going on', 'bad', 'clock', 'The provider has accepted nothing since the last failover.'),
  recovered: look('Recovered', 'ok', 'check', 'The provider has accepted messages again.'),
  quiet: look('Quiet', 'neutral', 'dash', 'No failover for a while; nothing was sent to the provider since.'),
}

export const momentLabels: Readonly<Record<MomentKind, string>> = {
  'first-failure': 'First submission that failed',
  'taken-over': 'First one taken over by another provider',
  'breaker-opened': 'Breaker opened',
  probing: 'Breaker half-open: a few messages test it',
  'probe-failed': 'Active probe failed',
  'breaker-reopened': 'Breaker opened again',
  'probe-passed': 'Active probe passed',
  'breaker-closed': 'Breaker closed',
  'ramp-over': 'Full share of traffic again',
  'last-failover': 'Last failover',
  recovered: 'First message accepted again',
}

const momentTones: Readonly<Partial<Record<MomentKind, StateLook['tone']>>> = {
  'first-failure': 'bad',
  'breaker-opened': 'bad',
  'breaker-reopened': 'bad',
  'probe-failed': 'bad',
  'taken-over': 'ok',
  'probe-passed': 'ok',
  'breaker-closed': 'ok',
  recovered: 'ok',
}

export const toneOf = ({ kind }: EpisodeMoment): StateLook['tone'] => momentTones[kind] ?? 'neutral'

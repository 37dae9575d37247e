/** A provider's settings cannot work. `message` says what to change and holds no secret. */
export class ProviderConfigError extends Error {
  override readonly name = 'ProviderConfigError'
}

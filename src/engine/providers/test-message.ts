/** Before the ids of messages that went by a provider's test credentials: nobody can ask for their receipts. */
const TEST_ID = 'test:'

export const testMessageId = (providerMessageId: string): string => `${TEST_ID}${providerMessageId}`

export const isTestMessage = (providerMessageId: string | null): boolean =>
  providerMessageId?.startsWith(TEST_ID) ?? false

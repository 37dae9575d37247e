/** Whether the keys are those of a Mac. */
export const isMac = /mac/i.test(navigator.userAgent)

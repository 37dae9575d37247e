/** 3GPP TS 23.038 default alphabet, without the escape character. */
const GSM_BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ' +
  ' !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§' +
  '¿abcdefghijklmnopqrstuvwxyzäöñüà'
/** Sent as an escape and a second character: two places each. */
const GSM_EXTENSION = '\f^{}\\[~]|€'

const gsmWidth = new Map<string, number>([
  ...Array.from(GSM_BASIC, (character) => [character, 1] as const),
  ...Array.from(GSM_EXTENSION, (character) => [character, 2] as const),
])

export interface Segmentation {
  readonly encoding: 'GSM-7' | 'UCS-2'
  /** What is billed, at least 1. */
  readonly segments: number
}

/**
 * How a text is cut into SMS segments: 160 septets alone and 153 each when joined, or 70 and 67 UTF-16 units
 * as soon as one character is outside the GSM alphabet. An escape pair or a surrogate pair is never cut.
 */
export function segmentsOf(text: string): Segmentation {
  const characters = Array.from(text)
  const septets = characters.flatMap((character) => gsmWidth.get(character) ?? [])
  if (septets.length === characters.length) return { encoding: 'GSM-7', segments: pack(septets, 160, 153) }
  const units = characters.map((character) => character.length)
  return { encoding: 'UCS-2', segments: pack(units, 70, 67) }
}

function pack(widths: readonly number[], alone: number, joined: number): number {
  const total = widths.reduce((sum, width) => sum + width, 0)
  if (total <= alone) return 1
  let segments = 1
  let used = 0
  for (const width of widths) {
    if (used + width > joined) {
      segments += 1
      used = 0
    }
    used += width
  }
  return segments
}

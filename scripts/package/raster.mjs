// Paints the application's own icon: an SVG of filled rectangles and circles, and nothing else, so that no graphics
// library is needed and every machine makes the same pixels.

/**
 * @typedef {object} Shape
 * @property {readonly [number, number, number]} rgb
 * @property {(x: number, y: number) => boolean} covers in units of the SVG
 */

/** Samples a side of each pixel. */
const SAMPLES = 4

/**
 * @param {string} svg
 * @returns {{ side: number, shapes: Shape[] }} side of the square view box, shapes from the back to the front
 * @throws {Error} for anything but rectangles and circles with a plain fill
 */
export function readShapes(svg) {
  const side = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)?.[1])
  if (!Number.isFinite(side)) throw new Error('the icon needs a square view box that begins at 0 0')
  /** @type {string[]} */
  const fills = []
  /** @type {Shape[]} */
  const shapes = []
  for (const [, end, name = '', text = ''] of svg.matchAll(/<(\/?)(\w+)([^>]*?)\/?>/g)) {
    const attributes = new Map(
      [...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]),
    )
    const of = (/** @type {string} */ key) => Number(attributes.get(key) ?? 0)
    if (name === 'g') end ? fills.pop() : fills.push(attributes.get('fill') ?? '')
    else if (name === 'rect')
      shapes.push({
        rgb: colour(attributes, fills),
        covers: rectangle(of('x'), of('y'), of('width'), of('height'), of('rx')),
      })
    else if (name === 'circle')
      shapes.push({ rgb: colour(attributes, fills), covers: circle(of('cx'), of('cy'), of('r')) })
    else if (name !== 'svg') throw new Error(`the icon has a <${name}>, which this painter does not know`)
  }
  return { side, shapes }
}

/**
 * @param {{ side: number, shapes: readonly Shape[] }} icon
 * @param {number} size pixels a side
 * @returns {Buffer} red, green, blue and alpha of each pixel, not multiplied, row by row from the top
 */
export function paint({ side, shapes }, size) {
  const pixels = Buffer.alloc(size * size * 4)
  const step = side / size / SAMPLES
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      const sum = [0, 0, 0]
      let covered = 0
      for (let n = 0; n < SAMPLES * SAMPLES; n++) {
        const x = (column * SAMPLES + (n % SAMPLES) + 0.5) * step
        const y = (row * SAMPLES + Math.floor(n / SAMPLES) + 0.5) * step
        const top = shapes.findLast(({ covers }) => covers(x, y))
        if (top === undefined) continue
        covered += 1
        for (const [channel, value] of top.rgb.entries()) sum[channel] = (sum[channel] ?? 0) + value
      }
      if (covered === 0) continue
      const colours = sum.map((value) => Math.round(value / covered))
      pixels.set([...colours, Math.round((255 * covered) / SAMPLES ** 2)], (row * size + column) * 4)
    }
  return pixels
}

/**
 * @param {Map<string, string>} attributes
 * @param {readonly string[]} inherited fills of the groups around it
 * @returns {[number, number, number]}
 */
function colour(attributes, inherited) {
  const hex = /^#([0-9a-f]{6})$/i.exec(attributes.get('fill') ?? inherited.at(-1) ?? '')?.[1]
  if (hex === undefined) throw new Error('every shape of the icon needs a fill such as #14252f')
  const value = Number.parseInt(hex, 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

/**
 * @param {number} centreX
 * @param {number} centreY
 * @param {number} radius
 * @returns {(x: number, y: number) => boolean}
 */
function circle(centreX, centreY, radius) {
  return (x, y) => (x - centreX) ** 2 + (y - centreY) ** 2 <= radius ** 2
}

/**
 * @param {number} left
 * @param {number} top
 * @param {number} width
 * @param {number} height
 * @param {number} wish radius of the corners
 * @returns {(x: number, y: number) => boolean}
 */
function rectangle(left, top, width, height, wish) {
  const radius = Math.min(wish, width / 2, height / 2)
  return (x, y) => {
    if (x < left || x > left + width || y < top || y > top + height) return false
    const dx = Math.max(left + radius - x, x - (left + width - radius), 0)
    const dy = Math.max(top + radius - y, y - (top + height - radius), 0)
    return dx === 0 || dy === 0 || Math.hypot(dx, dy) <= radius
  }
}

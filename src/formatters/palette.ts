/** What a piece of text is; colours follow from it. */
const roles = ['good', 'error', 'warning', 'info', 'strong', 'faint', 'code'] as const
export type Role = (typeof roles)[number]

export type Palette = Readonly<Record<Role, (text: string) => string>>

/** Names of styles as `styleText` of node:util takes them. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'blue' | 'cyan'

const styles: Readonly<Record<Role, readonly Style[]>> = {
  good: ['bold', 'green'],
  error: ['bold', 'red'],
  warning: ['yellow'],
  info: ['blue'],
  strong: ['bold'],
  faint: ['dim'],
  code: ['cyan'],
}

/** For pipes and files: text as it is. */
export const plainPalette: Palette = paletteOf((text) => text)

/** Colours by an injected function, so that formatters know of no terminal. */
export function colourPalette(style: (styles: readonly Style[], text: string) => string): Palette {
  return paletteOf((text, role) => (text === '' ? '' : style(styles[role], text)))
}

function paletteOf(paint: (text: string, role: Role) => string): Palette {
  return {
    good: (text) => paint(text, 'good'),
    error: (text) => paint(text, 'error'),
    warning: (text) => paint(text, 'warning'),
    info: (text) => paint(text, 'info'),
    strong: (text) => paint(text, 'strong'),
    faint: (text) => paint(text, 'faint'),
    code: (text) => paint(text, 'code'),
  }
}

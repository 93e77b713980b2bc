/** `#fff`, `fff`, `#ffffff`; either case (kube-openapi internal/third_party/govalidator patterns.go). */
export function isHexColor(text: string): boolean {
  return /^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/.test(text)
}

const channel = String.raw`[\t\n\f\r ]*(0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5])[\t\n\f\r ]*`
const rgb = new RegExp(String.raw`^rgb\(${channel},${channel},${channel}\)$`)

/** `rgb(255, 0, 12)`. */
export function isRgbColor(text: string): boolean {
  return rgb.test(text)
}

/** Powers of ten and two behind the suffixes of `resource.Quantity` in k8s.io/apimachinery. */
const suffixes: ReadonlyMap<string, readonly [base: bigint, exponent: bigint]> = new Map([
  ['n', [10n, -9n]],
  ['u', [10n, -6n]],
  ['m', [10n, -3n]],
  ['', [10n, 0n]],
  ['k', [10n, 3n]],
  ['M', [10n, 6n]],
  ['G', [10n, 9n]],
  ['T', [10n, 12n]],
  ['P', [10n, 15n]],
  ['E', [10n, 18n]],
  ['Ki', [2n, 10n]],
  ['Mi', [2n, 20n]],
  ['Gi', [2n, 30n]],
  ['Ti', [2n, 40n]],
  ['Pi', [2n, 50n]],
  ['Ei', [2n, 60n]],
])

/** The finest a quantity is kept: a billionth, and what is finer is rounded up. */
const places = 9n

/** A quantity as the number of its billionths (`1Gi` and `1024Mi` are equal); null for what is none. */
export function billionthsOf(quantity: string | number | bigint): bigint | null {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?([eE][+-]?\d{1,2}|[numkKMGTPE]i?)?$/.exec(String(quantity))
  if (match === null) return null
  const [, sign, whole = '', fraction = '', suffix = ''] = match
  if (whole + fraction === '') return null
  const unit = /^[eE][+-]?\d/.test(suffix) ? ([10n, BigInt(suffix.slice(1))] as const) : suffixes.get(suffix)
  if (unit === undefined) return null
  const [base, exponent] = unit
  const digits = BigInt(whole + fraction) * (base === 2n ? 2n ** exponent : 1n)
  const shift = (base === 10n ? exponent : 0n) + places - BigInt(fraction.length)
  const size = shift >= 0n ? digits * 10n ** shift : (digits + 10n ** -shift - 1n) / 10n ** -shift
  return sign === '-' ? -size : size
}

/** Whether a flag takes a list of feature gates. */
export function isGateFlag(flag: string): boolean {
  return /^feature-?gates?$/i.test(flag)
}

const spellings: Readonly<Record<string, string>> = {
  '': 'true',
  '1': 'true',
  t: 'true',
  true: 'true',
  '0': 'false',
  f: 'false',
  false: 'false',
}

/** `A=true,B=false` as a set; spellings of truth as Go's strconv.ParseBool takes them. */
export function gatesIn(values: readonly string[]): ReadonlyMap<string, string> {
  const gates = values
    .flatMap((value) => value.split(','))
    .flatMap((entry): [string, string][] => {
      const [, name = '', value = ''] = /^\s*([^=\s]*)\s*=?([\s\S]*)$/.exec(entry) ?? []
      const text = value.trim()
      return name === '' ? [] : [[name, spellings[text.toLowerCase()] ?? text]]
    })
  return new Map(gates)
}

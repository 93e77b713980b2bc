/** `--set a=1,b=false`: settings as one argument of Helm's. */
export function formatSet(settings: readonly string[]): string {
  return `--set ${settings.join(',')}`
}

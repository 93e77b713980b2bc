/** `12 of 40 examined, about 20 s left`, from how long it took so far. Without a guess until something is done. */
export function remainingText(done: number, total: number, milliseconds: number): string {
  const start = `${done} of ${total} examined`
  if (done === 0 || done === total) return start
  const seconds = Math.round((milliseconds / done) * (total - done)) / 1000
  return `${start}, about ${seconds < 90 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} min`} left`
}

/** Does something with every item, so many at once. The first error ends it; what is under way is waited for. */
export async function inParallel<Item>(
  items: readonly Item[],
  lanes: number,
  act: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = [...items].reverse()
  const causes: unknown[] = []
  const lane = async (): Promise<void> => {
    for (let item = waiting.pop(); item !== undefined && causes.length === 0; item = waiting.pop()) {
      try {
        await act(item)
      } catch (cause) {
        causes.push(cause)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, Math.min(lanes, items.length)) }, lane))
  if (causes.length > 0) throw causes[0]
}

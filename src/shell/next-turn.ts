/** Lets what waits for the event loop go first: programs that are being started, output that has arrived. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

/** Waits until timers and requests had their turn. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve));

/** Uses something that must be disposed of, and disposes of it however that ends. */
export async function closing<T extends { dispose(): Promise<void> }, R>(resource: T, use: (resource: T) => Promise<R>): Promise<R> {
  try {
    return await use(resource);
  } finally {
    await resource.dispose();
  }
}

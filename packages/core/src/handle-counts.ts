/** Who still needs which handle of an eager backend; a handle is freed when nobody does. Pinned handles are never freed here. */
export class HandleCounts<T extends object> {
  readonly #counts = new Map<T, number>();
  readonly #free: (handle: T) => void;
  readonly #pinned: ReadonlySet<T>;

  constructor(free: (handle: T) => void, pinned: ReadonlySet<T>) {
    this.#free = free;
    this.#pinned = pinned;
  }

  retain(handle: T): T {
    if (!this.#pinned.has(handle)) this.#counts.set(handle, (this.#counts.get(handle) ?? 0) + 1);
    return handle;
  }

  release(handle: T): void {
    const count = this.#counts.get(handle);
    if (count === undefined) return;
    if (count > 1) this.#counts.set(handle, count - 1);
    else {
      this.#counts.delete(handle);
      this.#free(handle);
    }
  }

  /** What a run leaves behind, also when it ends in an error. */
  freeAll(): void {
    for (const handle of this.#counts.keys()) this.#free(handle);
    this.#counts.clear();
  }
}

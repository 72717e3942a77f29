/** How inputs run, whatever the task. */
export type RunTaskOptions = {
  /** Ends the work between inputs and between batches (and inside one where the backend can); the promise rejects with its reason. */
  readonly signal?: AbortSignal;
  /** Told after each batch how many of the inputs have their result. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  /** Most tokens in a run, padding among them; a longer row runs alone. Default 256. */
  readonly tokenBudget?: number;
  /** The number of the first input, for errors; default 0. */
  readonly firstInput?: number;
};

/** A tensor of onnxruntime, as far as it is used here. */
export interface OnnxTensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: unknown;
}

/** A loaded model of onnxruntime, as far as it is used here. */
export interface OnnxSession {
  run(feeds: Readonly<Record<string, OnnxTensor>>, fetches: readonly string[]): Promise<Readonly<Record<string, OnnxTensor>>>;
  release(): Promise<void>;
}

/** Settings of `InferenceSession.create`, passed on as they are: https://onnxruntime.ai/docs/api/js/interfaces/InferenceSession.SessionOptions.html */
export type OnnxSessionOptions = Readonly<Record<string, unknown>>;

/** What is asked of onnxruntime-node or onnxruntime-web, whichever is handed in. */
export interface OnnxRuntime {
  readonly InferenceSession: { create(model: Uint8Array, options?: OnnxSessionOptions): Promise<OnnxSession> };
  readonly Tensor: {
    new (type: 'float32', data: Float32Array, dims: readonly number[]): OnnxTensor;
    new (type: 'int32', data: Int32Array, dims: readonly number[]): OnnxTensor;
    new (type: 'bool', data: Uint8Array, dims: readonly number[]): OnnxTensor;
  };
  /** Which devices this build has; onnxruntime-node says so. */
  readonly listSupportedBackends?: () => readonly { readonly name: string; readonly bundled: boolean }[];
}

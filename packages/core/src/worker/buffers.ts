import type { Tensors } from '../backend.js';

/** The buffers behind tensors that hold nothing else, each once: those that may be handed over. */
export const wholeBuffers = (tensors: Tensors): ArrayBuffer[] => [
  ...new Set(Object.values(tensors).flatMap(({ data }) => (data.buffer instanceof ArrayBuffer && data.byteLength === data.buffer.byteLength && data.byteLength > 0 ? [data.buffer] : []))),
];

/** Sending a view sends all of its buffer: views of larger ones become arrays of their own. */
export const compact = (tensors: Tensors): Tensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, isView(tensor?.data) ? { ...tensor, data: tensor.data.slice() } : tensor]));

/** Callers may hand in what is no tensor; the other side says so. */
const isView = (data: unknown): boolean => ArrayBuffer.isView(data) && data.byteLength !== data.buffer.byteLength;

import { create, toBinary } from '@bufbuild/protobuf';
import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { GraphProtoSchema, ModelProtoSchema, TensorProtoSchema, type GraphProto } from './generated/onnx_pb.js';
import type { Initializer } from './model-proto.js';

/** The newest operator set that onnxruntime 1.30 runs whole on the CPU and in WASM and that older releases know (1.17): Gelu is its youngest op here. */
const opset = 20n;
/** What onnx 1.15 wrote, the release of that operator set. */
const irVersion = 9n;
const contrib = { domain: 'com.microsoft', version: 1n };

const graphField = ModelProtoSchema.field.graph.number;
const initializerField = GraphProtoSchema.field.initializer.number;
const rawDataField = TensorProtoSchema.field.rawData.number;

/**
 * The bytes of an ONNX file (https://onnx.ai/onnx/repo-docs/IR.html) that holds this graph and these tensors. The messages
 * around the weights are put together here, so that weights are copied once: a writer of nested messages copies them at
 * every level, which takes as long as loading the model.
 */
export function modelBytes(graph: GraphProto, initializers: readonly Initializer[], usesContrib: boolean): Uint8Array {
  const opsetImport = [{ domain: '', version: opset }, ...(usesContrib ? [contrib] : [])];
  const around = toBinary(ModelProtoSchema, create(ModelProtoSchema, { irVersion, opsetImport, producerName: 'albertkit' }));
  const tensors = initializers.flatMap(({ proto, bytes }) => message(initializerField, [toBinary(TensorProtoSchema, proto), ...message(rawDataField, [bytes])]));
  return joined([around, ...message(graphField, [toBinary(GraphProtoSchema, graph), ...tensors])]);
}

/** A field of known length: its tag (wire type 2) and length, then what it holds. */
const message = (field: number, parts: readonly Uint8Array[]): Uint8Array[] =>
  [new BinaryWriter().uint32((field << 3) | 2).uint32(lengthOf(parts)).finish(), ...parts];

const lengthOf = (parts: readonly Uint8Array[]): number => parts.reduce((sum, { length }) => sum + length, 0);

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(lengthOf(parts));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

import { create } from '@bufbuild/protobuf';
import type { DType, Dim, TensorType } from '@albertkit/core';
import * as onnx from './generated/onnx_pb.js';

/** An attribute of an ONNX node: the formats tell whole numbers from floats, so each says which it is. */
export type Attribute = { readonly int: number } | { readonly ints: readonly number[] } | { readonly float: number } | { readonly text: string } | { readonly graph: onnx.GraphProto };
export type Attributes = Readonly<Record<string, Attribute>>;

const kinds = onnx.AttributeProto_AttributeType;
/** What ONNX calls the types of elements. */
export const elementTypes = { float32: onnx.TensorProto_DataType.FLOAT, int32: onnx.TensorProto_DataType.INT32, bool: onnx.TensorProto_DataType.BOOL, int64: onnx.TensorProto_DataType.INT64 } as const;
type ElementType = DType | 'int64';

/** A tensor without its bytes, which are laid beside it: see `modelBytes`. */
export type Initializer = { readonly proto: onnx.TensorProto; readonly bytes: Uint8Array };

/** A tensor whose bytes are in row-major order, little-endian. */
export const initializer = (name: string, dtype: ElementType, shape: readonly number[], bytes: Uint8Array): Initializer =>
  ({ proto: create(onnx.TensorProtoSchema, { name, dataType: elementTypes[dtype], dims: shape.map(BigInt) }), bytes });

/** A named value and its type; sizes known only in a run keep their names. */
export function valueInfo(name: string, type: TensorType | { readonly dtype: 'int64'; readonly shape: readonly Dim[] }): onnx.ValueInfoProto {
  const dim = type.shape.map((size) => (typeof size === 'number'
    ? { value: { case: 'dimValue' as const, value: BigInt(size) } }
    : { value: { case: 'dimParam' as const, value: size } }));
  return create(onnx.ValueInfoProtoSchema, { name, type: { value: { case: 'tensorType', value: { elemType: elementTypes[type.dtype], shape: { dim } } } } });
}

export const nodeProto = (op: string, inputs: readonly string[], outputs: readonly string[], attributes: Attributes = {}, domain = ''): onnx.NodeProto =>
  create(onnx.NodeProtoSchema, {
    opType: op, domain, name: `node.${outputs[0]}`, input: [...inputs], output: [...outputs],
    attribute: Object.entries(attributes).map(([name, attribute]) => attributeProto(name, attribute)),
  });

function attributeProto(name: string, attribute: Attribute): onnx.AttributeProto {
  if ('int' in attribute) return create(onnx.AttributeProtoSchema, { name, type: kinds.INT, i: BigInt(attribute.int) });
  if ('ints' in attribute) return create(onnx.AttributeProtoSchema, { name, type: kinds.INTS, ints: attribute.ints.map(BigInt) });
  if ('float' in attribute) return create(onnx.AttributeProtoSchema, { name, type: kinds.FLOAT, f: attribute.float });
  if ('text' in attribute) return create(onnx.AttributeProtoSchema, { name, type: kinds.STRING, s: new TextEncoder().encode(attribute.text) });
  return create(onnx.AttributeProtoSchema, { name, type: kinds.GRAPH, g: attribute.graph });
}

export type GraphContent = { readonly name: string; readonly inputs: readonly onnx.ValueInfoProto[]; readonly outputs: readonly onnx.ValueInfoProto[]; readonly nodes: readonly onnx.NodeProto[] };

export const graphProto = ({ name, inputs, outputs, nodes }: GraphContent): onnx.GraphProto =>
  create(onnx.GraphProtoSchema, { name, input: [...inputs], output: [...outputs], node: [...nodes] });

/** Bytes that are put together field by field, as in a protobuf message. Source: the protobuf wire format. */
export interface WireWriter {
  /** A varint; negative numbers take ten bytes, as int32 fields have them. */
  integer(field: number, value: number): void;
  flag(field: number, value: boolean): void;
  float(field: number, value: number): void;
  text(field: number, value: string): void;
  bytes(field: number, value: Uint8Array): void;
  message(field: number, write: (inner: WireWriter) => void): void;
  finish(): Uint8Array;
}

/** An empty message. */
export function wireWriter(): WireWriter {
  let buffer = new Uint8Array(1024);
  let length = 0;
  const encoder = new TextEncoder();
  const reserve = (extra: number): void => {
    if (length + extra <= buffer.length) return;
    const larger = new Uint8Array(Math.max(length + extra, buffer.length * 2));
    larger.set(buffer.subarray(0, length));
    buffer = larger;
  };
  const varint = (value: bigint): void => {
    reserve(10);
    let rest = BigInt.asUintN(64, value);
    for (; rest >= 0x80n; rest >>= 7n) buffer[length++] = Number(rest & 0x7fn) | 0x80;
    buffer[length++] = Number(rest);
  };
  const key = (field: number, type: 0 | 2 | 5): void => varint(BigInt(field * 8 + type));
  const writer: WireWriter = {
    integer(field, value) {
      key(field, 0);
      varint(BigInt(value));
    },
    flag: (field, value) => writer.integer(field, value ? 1 : 0),
    float(field, value) {
      key(field, 5);
      reserve(4);
      new DataView(buffer.buffer).setFloat32(length, value, true);
      length += 4;
    },
    text: (field, value) => writer.bytes(field, encoder.encode(value)),
    bytes(field, value) {
      key(field, 2);
      varint(BigInt(value.length));
      reserve(value.length);
      buffer.set(value, length);
      length += value.length;
    },
    message(field, write) {
      const inner = wireWriter();
      write(inner);
      writer.bytes(field, inner.finish());
    },
    finish: () => buffer.slice(0, length),
  };
  return writer;
}

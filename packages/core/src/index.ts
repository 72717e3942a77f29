export { AlbertkitError, type ErrorCode, type ErrorFacts } from './errors.js';

export { broadcast, dimProduct, elements, resolveDim, resolveShape, sameShape, sameType, ShapeError, showShape, showType, type Dim, type DType, type Shape, type Sizes, type TensorType } from './ir/shape.js';
export { inOrder, outputsOf, type Attrs, type Node, type Value } from './ir/value.js';
export { closeGraph, inlineGraph, openGraph, rewriteGraph, type Graph, type GraphInput, type GraphNode, type GraphParts, type GraphState, type Rewrite } from './ir/graph.js';
export { printGraph } from './ir/print.js';
export { apply, defineOp, type AnyOp, type Arity, type Op, type Tuple } from './ir/op.js';

export { gelu, geluTanh, relu, sigmoid } from './ops/activation.js';
export { attention, attentionMix, attentionProbabilities } from './ops/attention.js';
export { expand, lastAxis, sum, sumTo, type Axes } from './ops/broadcast.js';
export { cast, equal, less, where } from './ops/compare.js';
export { dropout, dropoutMask } from './ops/dropout.js';
export { add, div, erf, exp, log, mul, negate, scale, sqrt, sub, tanh } from './ops/elementwise.js';
export { composites, findOp, primitives, type ArityOf, type AttrsOf, type CompositeName, type OpName, type PrimitiveName } from './ops/index.js';
export { gather, iota, scatterAdd } from './ops/indexing.js';
export { linear } from './ops/linear.js';
export { binaryCrossEntropy, crossEntropy } from './ops/loss.js';
export { matmul } from './ops/matmul.js';
export { max } from './ops/max.js';
export { concat, pad, reshape, slice, swap, transpose } from './ops/movement.js';
export { layerNorm, logSoftmax, softmax } from './ops/normalise.js';
export { bodyInputs, repeat, repeatInputs, type RepeatAttrs, type RepeatBody, type RepeatSettings } from './ops/repeat.js';
export { scaleGradient } from './ops/scale-gradient.js';
export { constant, input, Parameters, state } from './ops/source.js';

export { checkGraph } from './passes/check.js';
export { decompose } from './passes/decompose.js';
export { gradientGraph, gradients, type GradientOptions } from './passes/gradients.js';
export { unroll } from './passes/unroll.js';

export type { Backend, Capabilities, CompileOptions, Executable, Lower, Lowering, LoweringPart, RunOptions, Tensor, Tensors, Weights } from './backend.js';
export { backendLife, type BackendLife } from './backend-life.js';
export { bindInputs } from './bind.js';
export { executable, type Runner } from './executable.js';
export { interpret, type At, type Eager } from './interpret.js';

export { albertArchitectures, headOfArchitecture, type HeadKind } from './albert/architecture.js';
export { parseAlbertConfig, parseConfigFile, problemTypeOf, type Activation, type AlbertConfig, type ParseConfigOptions, type ProblemType } from './albert/config.js';
export { formatAlbertConfig } from './albert/config-format.js';
export { albertDecoder } from './albert/decoder.js';
export type { DropoutOptions } from './albert/dropout.js';
export { layerRuns, type EncoderOptions } from './albert/encoder.js';
export { albertForward, forwardParts, type ForwardOptions, type ForwardParts } from './albert/forward.js';
export { formatHeadsFile, parseHeadsFile, type HeadInfo } from './albert/heads-file.js';
export { completeInputs, type InputOptions } from './albert/inputs.js';
export { ignoredLabel, labelTotals } from './albert/label-totals.js';
export { teacherName, type TeacherOptions } from './albert/distillation-loss.js';
export { albertLoss, type LossOptions } from './albert/loss.js';
export { albertHeads, type HeadsOptions, type NamedHead } from './albert/several-heads.js';
export { albertHeadsLoss, type HeadsLossOptions, type NamedHeadLoss } from './albert/several-heads-loss.js';
export { albertPresets, type AlbertPreset } from './albert/presets.js';

export { initialiseWeights, type InitialiseOptions } from './weights/initialise.js';
export { philox } from './weights/philox.js';
export { checkWeights } from './weights/check.js';
export { loadWeights, type WeightMismatch } from './weights/load.js';
export { looksLikePickle, refusePickle } from './weights/pickle.js';
export { countNonFinite, fromTensor, toTensor } from './weights/safetensors-convert.js';
export { writeSafetensors } from './weights/safetensors-write.js';
export { readSafetensors } from './weights/safetensors.js';
export { readShardedIndex } from './weights/sharded-index.js';
export { storedBytes, type Safetensors, type StoredDType, type StoredTensor } from './weights/stored-tensor.js';

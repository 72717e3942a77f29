import { AlbertkitError } from '../errors.js';
import type { Value } from '../ir/value.js';
import { expand, lastAxis, sum } from '../ops/broadcast.js';
import { less, where } from '../ops/compare.js';
import { add, div, mul, scale, sub } from '../ops/elementwise.js';
import { sigmoid } from '../ops/activation.js';
import { binaryCrossEntropy } from '../ops/loss.js';
import { reshape } from '../ops/movement.js';
import { logSoftmax, softmax } from '../ops/normalise.js';
import { constant, input } from '../ops/source.js';
import type { HeadKind } from './architecture.js';
import type { ProblemType } from './config.js';
import type { Outputs } from './heads/index.js';
import { ignoredLabel } from './label-totals.js';

/** How far a student follows its teacher. */
export type TeacherOptions = {
  /** Share of the loss that is the teacher's, above 0 and at most 1; the rest is that of the labels. */
  readonly weight: number;
  /** What the logits of both are divided by before they are compared, above 0: more makes unlikely answers count. 1 when left out. */
  readonly temperature?: number;
};

/** The input that takes what the teacher gave under an output's name. */
export const teacherName = (output: string): string => `teacher_${output}`;

/**
 * How far a head is from its teacher, []: temperature squared times the mean Kullback-Leibler divergence of the student's probabilities from the
 * teacher's (Hinton, Vinyals and Dean 2015, arXiv 1503.02531), over all rows, of tokens over those with a label; over labels one by one where several
 * may hold; the mean squared difference of numbers. Makes an input `teacher_NAME` of each output of the head, float32 of its shape.
 * Throws `OPTION` for heads that have no labels of their own, and for what is no weight or temperature.
 */
export function distillationLoss(head: HeadKind, outputs: Outputs, problem: ProblemType, { weight, temperature = 1 }: TeacherOptions): Value {
  if (!(weight > 0 && weight <= 1)) throw new AlbertkitError('OPTION', `A teacher has a share of the loss above 0 and at most 1, got ${weight}.`, { weight });
  if (!(temperature > 0 && Number.isFinite(temperature))) throw new AlbertkitError('OPTION', `A temperature is a finite number above 0, got ${temperature}.`, { temperature });
  const apart = apartOf(head, problem);
  const parts = Object.entries(outputs).filter(([name]) => /^(start_|end_)?logits$/.test(name)).map(([name, logits]) => {
    const cold = (x: Value): Value => (temperature === 1 ? x : scale(x, 1 / temperature));
    const taught = input(teacherName(name), 'float32', logits.type.shape);
    return apart === squared ? apart(logits, taught) : scale(apart(cold(logits), cold(taught)), temperature ** 2);
  });
  return scale(parts.reduce(add), 1 / parts.length);
}

/** The mean distance of a student's logits from its teacher's, []. */
type Apart = (student: Value, teacher: Value) => Value;

function apartOf(head: HeadKind, problem: ProblemType): Apart {
  if (head === 'sequence-classification' && problem === 'regression') return squared;
  if (head === 'sequence-classification' && problem === 'multi_label_classification') return oneByOne;
  if (head === 'token-classification') return (student, teacher) => {
    const labels = input('labels', 'int32', student.type.shape.slice(0, -1), { below: student.type.shape.at(-1) as number, allow: [ignoredLabel] });
    return mean(divergence(student, teacher), where(less(labels, constant(0, 'int32')), constant(0), constant(1)));
  };
  if (head === 'sequence-classification' || head === 'question-answering' || head === 'multiple-choice') return (student, teacher) => mean(divergence(student, teacher));
  throw new AlbertkitError('OPTION', `A teacher is for heads with labels, and ${head} has none of its own.`, { head });
}

const squared: Apart = (student, teacher) => {
  const difference = sub(student, teacher);
  return mean(mul(difference, difference));
};

const oneByOne: Apart = (student, teacher) => {
  const likely = sigmoid(teacher);
  return mean(sub(binaryCrossEntropy(student, likely), binaryCrossEntropy(teacher, likely)));
};

/** The Kullback-Leibler divergence over the last axis: [..., classes] to [...]. */
function divergence(student: Value, teacher: Value): Value {
  const each = mul(softmax(teacher), sub(logSoftmax(teacher), logSoftmax(student)));
  return reshape(sum(each, lastAxis(each)), student.type.shape.slice(0, -1));
}

/** The mean of x, [], by weights of 0 and 1 of its shape; 0 where all are 0. */
function mean(x: Value, counted: Value = expand(constant(1), x.type.shape)): Value {
  const total = (of: Value): Value => reshape(sum(of, of.type.shape.map((_, axis) => axis)), []);
  const count = total(counted);
  return div(total(mul(x, counted)), where(less(count, constant(1)), constant(1), count));
}

import type { Command } from 'commander';
import type { Io } from '../io.js';
import { addTrainFinetune } from './train-finetune.js';
import { addTrainPretrain } from './train-pretrain.js';
import { addTrainTokenizer } from './train-tokenizer.js';

/** `albertkit train`: what can be trained, each a command of its own. */
export function addTrain(program: Command, io: Io): void {
  const train = program.command('train').description('train a vocabulary or a model');
  addTrainTokenizer(train, io);
  addTrainPretrain(train, io);
  addTrainFinetune(train, io);
}

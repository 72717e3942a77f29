import { AlbertkitError, type Tensor, type Weights } from '@albertkit/core';

const lastLayer = /^(classifier|qa_outputs)\.(weight|bias)$/;

/**
 * Weights of which the head's last layer is divided by a temperature, so that its logits are: a folder with one head has no other
 * place for it, and every program that opens the folder gets the fitted probabilities. Throws `OPTION` for a temperature that is not above 0
 * and `CALIBRATION_HEAD` for a head whose scores are not those of a layer of its own, as those of words.
 */
export function foldTemperature(weights: Weights, temperature: number): Weights {
  if (!(temperature > 0) || !Number.isFinite(temperature)) throw new AlbertkitError('OPTION', `A temperature is a finite number above 0, not ${temperature}.`, { temperature });
  if (![...weights.keys()].some((name) => lastLayer.test(name))) throw new AlbertkitError('CALIBRATION_HEAD', 'This head has no last layer of its own that a temperature could be folded into: keep the temperature in albertkit.json.', { temperature });
  return new Map([...weights].map(([name, tensor]) => [name, lastLayer.test(name) ? divided(tensor, temperature) : tensor]));
}

const divided = ({ dtype, shape, data }: Tensor, by: number): Tensor => ({ dtype, shape, data: data.map((value) => value / by) });

export { verifyBackends, type VerifyBackendsOptions } from './verify-backends.js';
export { firstDivergence, type SearchOptions } from './first-divergence.js';
export { guarded, type Fallback, type GuardOptions } from './guarded.js';
export { generatedInputs } from './generated-inputs.js';
export { differenceOf, differencesOf, noDifference, withinTolerance, worseOf, type Difference } from './difference.js';
export { outputTolerance, type Tolerance } from './tolerance.js';
export { thrownFacts, type AgreementReport, type BackendAgreement, type Divergence, type ThrownFacts } from './report.js';

/** How far training is. */
export interface TrainingProgress {
  readonly step: 'reading' | 'seeding' | 'fitting';
  /** Lines read. */
  readonly lines: number;
  /** Pieces at the moment, special ones not counted; 0 before there are any. */
  readonly pieces: number;
  /** The part of the fitting that is done, 0 to 1. */
  readonly share: number;
}

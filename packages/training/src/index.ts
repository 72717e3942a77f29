export { schedule, type Decay, type ScheduleOptions } from './schedule.js';

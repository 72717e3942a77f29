import { splitSentences } from '@albertkit/tasks';

const text = 'Dr. Smith paid $3.50 at 5 p.m. in the U.S. "Really?" he asked. Yes… really. See example.com/a.b for more!';
for (const { start, end } of splitSentences(text)) console.log(`${start} to ${end}: ${text.slice(start, end)}`);

/** Submissions on the AWS in memory. */
import { memoryEngine } from '../../engine.ts';
import { submissionSuites } from '../../orders/submissions.ts';

submissionSuites(memoryEngine(), 50).all();

/** Corrections on the AWS in memory, held back before each of their calls. */
import { memoryEngine } from '../../engine.ts';
import { correctionSuites } from '../../orders/corrections.ts';

correctionSuites(memoryEngine(), 50).all();

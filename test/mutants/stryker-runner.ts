import { BroadcastChannel } from 'node:worker_threads';
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  determineHitLimitReached,
  DryRunStatus,
  toMutantRunResult,
  type DryRunResult,
  type MutantRunOptions,
  type MutantRunResult,
  type TestRunner,
  type TestRunnerCapabilities,
} from '@stryker-mutator/api/test-runner';
import { createVitest, type Vitest } from 'vitest/node';
import { leftOut } from './parts.ts';
import { channelName, type Answer, type Order } from './orders.ts';

/**
 * Runs tests for Stryker in one Vitest that is started once: its worker keeps every test file loaded, and runs the tests
 * of a mutant when it is told to. To load them again for each mutant would take a hundred times as long as they do.
 */
class LoadedOnce implements TestRunner {
  readonly #channel = new BroadcastChannel(channelName);
  #vitest: Vitest | undefined;
  /** Fails where Vitest comes to an end that nobody asked for; never comes to anything else. */
  #ended: Promise<never> | undefined;
  #isEnding = false;
  #isSpoiled = false;

  /** Said to be able to, and never needed: no change is on while modules are loaded, and what loads them is not tried. */
  capabilities(): TestRunnerCapabilities {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    // As Vitest's own command line sets them.
    process.env['NODE_ENV'] = 'test';
    process.env['VITEST'] = '1';
    this.#vitest = await createVitest('test', { config: 'test/mutants/vitest.config.ts', watch: false });
    const files = await this.#vitest.globTestSpecifications();
    this.#vitest.provide('mutants', {
      files: files.length,
      namespace: INSTRUMENTER_CONSTANTS.NAMESPACE,
      leftOut: Object.keys(leftOut),
    });
    this.#isEnding = false;
    this.#ended = undefined;
    const loaded = this.#answer();
    this.#ended = this.#vitest.start().then(() => {
      if (this.#isEnding) return Promise.withResolvers<never>().promise;
      throw new Error(`Vitest came to an end: ${this.#vitest?.state.getUnhandledErrors().join('\n') ?? ''}`);
    });
    await Promise.race([loaded, this.#ended]);
  }

  async dryRun(): Promise<DryRunResult> {
    const { tests, coverage } = await this.#ask({ do: 'run' });
    return { status: DryRunStatus.Complete, tests, ...(coverage && { mutantCoverage: coverage }) };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }: MutantRunOptions): Promise<MutantRunResult> {
    if (this.#isSpoiled) {
      await this.#end();
      await this.init();
      this.#isSpoiled = false;
    }
    const { tests, hits, isSpoiled } = await this.#ask({
      do: 'run',
      mutant: activeMutant.id,
      file: activeMutant.fileName,
      ...(testFilter && { only: testFilter }),
      ...(hitLimit !== undefined && { hitLimit }),
    });
    this.#isSpoiled = isSpoiled;
    const result = determineHitLimitReached(hits, hitLimit) ?? { status: DryRunStatus.Complete, tests };
    return toMutantRunResult(result);
  }

  async dispose(): Promise<void> {
    await this.#end();
    this.#channel.close();
  }

  async #end(): Promise<void> {
    this.#isEnding = true;
    this.#tell({ do: 'end' });
    await this.#vitest?.close();
  }

  #tell(order: Order): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- it goes to a thread, which has no origin
    this.#channel.postMessage(order);
  }

  /** The next answer. @throws Error where Vitest comes to an end before it */
  #answer(): Promise<Answer> {
    const { promise, resolve } = Promise.withResolvers<Answer>();
    const hear = (event: Event): void => resolve((event as MessageEvent & { data: Answer }).data);
    this.#channel.addEventListener('message', hear, { once: true });
    return this.#ended === undefined ? promise : Promise.race([promise, this.#ended]);
  }

  #ask(order: Order): Promise<Answer> {
    const answer = this.#answer();
    this.#tell(order);
    return answer;
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'loaded-once', LoadedOnce)];

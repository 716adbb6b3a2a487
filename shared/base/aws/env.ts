import * as z from 'zod/mini';

/**
 * A function's configuration: exactly the environment keys that it names, parsed once per container.
 * @throws Error that names the keys which are missing or malformed, never their values
 */
export function readEnv<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
  environment: NodeJS.ProcessEnv = process.env,
): z.output<z.ZodMiniObject<Shape>> {
  const result = z.safeParse(z.object(shape), environment);
  if (!result.success) {
    const keys = result.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw new Error(`environment is missing or malformed: ${keys}`);
  }
  return result.data;
}

/** A configuration value that must be there. */
export const text = z.string().check(z.minLength(1));

/** A number of days, to 999. */
export const days = z.pipe(z.string().check(z.regex(/^[1-9][0-9]{0,2}$/)), z.transform(Number));

/** A whole number from 2 to 100. */
export const wholeNumber = z.pipe(z.string().check(z.regex(/^([2-9]|[1-9][0-9]|100)$/)), z.transform(Number));

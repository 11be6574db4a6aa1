// The little of Node that the tests use; Node's own types would change those of the browser's timers.

declare module "node:test" {
  export default function test(name: string, what: () => void | Promise<void>): void;
}
declare module "node:assert/strict" {
  const assert: {
    (holds: unknown, message?: string): asserts holds;
    equal(is: unknown, wanted: unknown): void;
    deepEqual(is: unknown, wanted: unknown): void;
  };
  export default assert;
}

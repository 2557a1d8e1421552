import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}'],
    environment: 'node',
    restoreMocks: true,
    // Slow machines may take long over tests that try everything; nothing here waits for a clock.
    testTimeout: 60_000,
  },
});

/** The cards and the strategy for dashboards; loaded by loader.ts. */

export {};

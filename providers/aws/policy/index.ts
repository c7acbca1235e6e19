/** The policy engine by itself, as the package exports it: `overscope/aws`. */
// biome-ignore lint/performance/noBarrelFile: the one door of the package to the engine.
export { type ActionTable, actionTable } from './actions.ts';
export { type Decision, decide, decideCompiled, type Knowledge, type Request, type Source } from './decide.ts';
export { decideTable, OUTCOMES } from './decide-table.ts';
export { type Absence, type Compiled, compile, type Document, type Layer, type Levels, type Policies } from './layers.ts';
export { type PrincipalFacts, principalOf } from './principals.ts';
export { type Reachable, type Reaching, reach } from './reach-catalogue.ts';
export type { Residual } from './residuals.ts';

/**
 * Points a shell at the engine: `eval "$(node engine/env.mjs)"`, then plain `pulumi`.
 * Only the exports go to stdout; what it is doing meanwhile goes to stderr.
 */
import { onNewEnoughNode } from "./node-version.mjs";

onNewEnoughNode(import.meta.url, () => import("./shell-exports.mjs"));

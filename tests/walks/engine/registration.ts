/** What a program asks of a run, and what it gets: as the SDK says it, without its wire. */
import type { Bag } from "./values";

export interface Registration {
  type: string;
  name: string;
  parent: string;
  custom: boolean;
  inputs: Bag;
  dependencies: string[];
  provider: string;
  protect: boolean;
  retainOnDelete: boolean;
  /** Of the object that enters the state as it stands, where the state has none. */
  importId?: string;
  /** Names of inputs that stay as they were. */
  ignoreChanges: readonly string[];
}

export interface Registered {
  urn: string;
  id: string;
  outputs: Bag;
}

export interface DeploymentOptions {
  stack: string;
  project: string;
  preview?: boolean;
  /** Names of resources that alone are worked on; a provider always is. */
  target?: readonly string[];
  exclude?: readonly string[];
}

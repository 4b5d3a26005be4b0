/**
 * The two services that a program of Pulumi talks to, in the place of the SDK's gRPC clients and with its messages: so the SDK and everything
 * built on it run untouched, and nothing is sent. One for each run; whoever is left of an earlier run finds nobody.
 */
import { status } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Over, type Deployment } from "./deployment";
import type { State } from "./state";
import type { Azuread } from "./providers";
import { typeOfUrn } from "./state";
import { fromStruct, plain, toStruct } from "./values";

/* The stubs that ship with Pulumi carry no useful types. */
const resources = require("@pulumi/pulumi/proto/resource_pb");
const engine = require("@pulumi/pulumi/proto/engine_pb");
/** Of its own since some version after 3.248; before, that of a provider's. */
const InvokeResponse = resources.ResourceInvokeResponse ?? require("@pulumi/pulumi/proto/provider_pb").InvokeResponse;

/** A call of a gRPC client. */
type Called = (request: any, answered: (error: Failure | null, response?: unknown) => void) => void;
type Failure = Error & { code: status; details: string };
type Client = Record<string, Called>;

export interface Monitor {
  resources: Client;
  engine: Client;
  /** Ends every call that nobody answered. */
  stop(): void;
}

interface Said {
  severity: number;
  message: string;
}

interface Behind {
  deployment: Deployment;
  azuread: Azuread;
  /** As the backend holds it: before this run, whatever it refreshed. */
  before: State;
  say: (said: Said) => void;
}

export function startMonitor({ deployment, azuread, before, say }: Behind): Monitor {
  const waiting = new Set<(error: Error) => void>();
  let isStopped = false;
  const answered =
    (answer: (request: any) => unknown): Called =>
    (request, tell) => {
      const fail = (error: Error): void => {
        if (!waiting.delete(fail)) return;
        tell(Object.assign(error, { code: codeOf(error), details: error.message }));
      };
      waiting.add(fail);
      void (async () => {
        if (isStopped) throw new Over();
        return answer(request);
      })().then((response) => {
        if (waiting.delete(fail)) tell(null, response ?? new Empty());
      }, fail);
    };
  let rootUrn = "";
  const resourceMonitor: Client = {
    getDeploymentInfo: answered(() => {
      const info = new resources.DeploymentInfo();
      info.setSupportedfeaturesList([resources.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_SECRETS]);
      return info;
    }),
    supportsFeature: answered((request) => {
      const response = new resources.SupportsFeatureResponse();
      response.setHassupport(request.getId() === "secrets");
      return response;
    }),
    registerResource: answered((request) => registered(deployment, request)),
    registerResourceOutputs: answered((request) =>
      deployment.complete(request.getUrn(), fromStruct(request.getOutputs())),
    ),
    signalAndWaitForShutdown: answered(() => undefined),
    invoke: answered(async (request) => {
      const response = new InvokeResponse();
      const own = request.getTok() === "pulumi:pulumi:readStackResourceOutputs";
      const args = plain(fromStruct(request.getArgs()));
      response.setReturn(toStruct(own ? outputsOf(before) : await azuread.invoke(request.getTok(), args)));
      return response;
    }),
  };
  const engineItself: Client = {
    log: answered((request) => say({ severity: request.getSeverity(), message: request.getMessage() })),
    getRootResource: answered(() => {
      const response = new engine.GetRootResourceResponse();
      response.setUrn(rootUrn);
      return response;
    }),
    setRootResource: answered((request) => {
      rootUrn = request.getUrn();
      return new engine.SetRootResourceResponse();
    }),
  };
  const stop = (): void => {
    isStopped = true;
    for (const fail of waiting) fail(new Over());
  };
  return { resources: resourceMonitor, engine: engineItself, stop };
}

/** What an engine says that has ended. */
const codeOf = (error: Error): status => (error instanceof Over ? status.UNAVAILABLE : status.UNKNOWN);

async function registered(deployment: Deployment, request: any): Promise<unknown> {
  const dependencies = new Set<string>(request.getDependenciesList());
  request.getPropertydependenciesMap().forEach((each: any) => {
    for (const urn of each.getUrnsList() as string[]) dependencies.add(urn);
  });
  const { urn, id, outputs } = await deployment.register({
    type: request.getType(),
    name: request.getName(),
    parent: request.getParent(),
    custom: request.getCustom(),
    provider: request.getProvider(),
    dependencies: [...dependencies],
    protect: request.getProtect() === true,
    importId: request.getImportid() || undefined,
    retainOnDelete: request.getRetainondelete() === true,
    ignoreChanges: request.getIgnorechangesList(),
    inputs: fromStruct(request.getObject()),
  });
  const response = new resources.RegisterResourceResponse();
  response.setUrn(urn);
  response.setId(id);
  response.setObject(toStruct(outputs));
  return response;
}

/** Secrets stand in it in plain text, as the engine's answer has them. */
const outputsOf = ({ resources: held }: State) => ({
  outputs: Object.fromEntries(
    held
      .filter((each) => !each.isReplaced)
      .map(({ urn, outputs }) => [urn, { type: typeOfUrn(urn), outputs: plain(outputs) }]),
  ),
});

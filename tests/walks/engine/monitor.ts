/**
 * The two services that a program of Pulumi talks to, over gRPC as on the engine: so the SDK and everything built on it run untouched. One
 * for each run; whoever is left of an earlier run finds nobody.
 */
import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Over, type Deployment } from "./deployment";
import type { State } from "./state";
import type { Azuread } from "./providers";
import { typeOfUrn } from "./state";
import { fromStruct, plain, toStruct } from "./values";

/* The stubs that ship with Pulumi carry no useful types. */
const resources = require("@pulumi/pulumi/proto/resource_pb");
const resourceStubs = require("@pulumi/pulumi/proto/resource_grpc_pb");
const engine = require("@pulumi/pulumi/proto/engine_pb");
const engineStubs = require("@pulumi/pulumi/proto/engine_grpc_pb");

export interface Monitor {
  address: string;
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

export async function startMonitor({ deployment, azuread, before, say }: Behind): Promise<Monitor> {
  const server = new grpc.Server();
  const unary =
    (answer: (request: any) => unknown): grpc.handleUnaryCall<any, any> =>
    ({ request }, callback) =>
      void (async () => answer(request))().then(
        (response) => callback(null, response ?? new Empty()),
        (error: Error) => callback({ code: codeOf(error), details: error.message }),
      );
  let rootUrn = "";
  server.addService(resourceStubs.ResourceMonitorService, {
    getDeploymentInfo: unary(() => {
      const info = new resources.DeploymentInfo();
      info.setSupportedfeaturesList([resources.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_SECRETS]);
      return info;
    }),
    supportsFeature: unary((request) => {
      const response = new resources.SupportsFeatureResponse();
      response.setHassupport(request.getId() === "secrets");
      return response;
    }),
    registerResource: unary((request) => registered(deployment, request)),
    registerResourceOutputs: unary((request) =>
      deployment.complete(request.getUrn(), fromStruct(request.getOutputs())),
    ),
    signalAndWaitForShutdown: unary(() => undefined),
    invoke: unary(async (request) => {
      const response = new resources.ResourceInvokeResponse();
      const own = request.getTok() === "pulumi:pulumi:readStackResourceOutputs";
      const args = plain(fromStruct(request.getArgs()));
      response.setReturn(toStruct(own ? outputsOf(before) : await azuread.invoke(request.getTok(), args)));
      return response;
    }),
  });
  server.addService(engineStubs.EngineService, {
    log: unary((request) => say({ severity: request.getSeverity(), message: request.getMessage() })),
    getRootResource: unary(() => {
      const response = new engine.GetRootResourceResponse();
      response.setUrn(rootUrn);
      return response;
    }),
    setRootResource: unary((request) => {
      rootUrn = request.getUrn();
      return new engine.SetRootResourceResponse();
    }),
  });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return { address: `127.0.0.1:${port}`, stop: () => server.forceShutdown() };
}

/** What an engine says that has ended. */
const codeOf = (error: Error): grpc.status => (error instanceof Over ? grpc.status.UNAVAILABLE : grpc.status.UNKNOWN);

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
    retainOnDelete: request.getRetainondelete() === true,
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

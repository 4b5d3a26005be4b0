/** Pulumi's ResourceProvider protocol over gRPC. */
import * as grpc from "@grpc/grpc-js";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { type IResourceProviderServer, ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as wire from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { version } from "./catalogue";
import type { Difference } from "./properties/difference";
import { Unfinished } from "./resources";
import { packageSchema } from "./schema";
import type { StandIn } from "./standIn";
import { fromStruct, toStruct } from "./values";

const { PropertyDiff, DiffResponse } = wire;

/** The object stays in the stack, with its state and the reason, although the call failed. */
function unfinished({ id, state, message }: Unfinished): Partial<grpc.StatusObject> {
  const detail = new wire.ErrorResourceInitFailed();
  detail.setId(id);
  detail.setProperties(toStruct(state));
  detail.setReasonsList([message]);
  const any = new Any();
  any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(message);
  status.addDetails(any);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { code: grpc.status.UNKNOWN, details: message, metadata };
}

function failure(error: unknown): Partial<grpc.StatusObject> {
  if (error instanceof Unfinished) return unfinished(error);
  const details = error instanceof Error ? error.message : String(error);
  return { code: grpc.status.UNKNOWN, details };
}

function unary<Request, Response>(answer: (request: Request) => Promise<Response> | Response) {
  const handler: grpc.handleUnaryCall<Request, Response> = ({ request }, callback) => {
    Promise.resolve()
      .then(() => answer(request))
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(failure(error)),
      );
  };
  return handler;
}

const kindsOfChange = {
  add: [PropertyDiff.Kind.ADD, PropertyDiff.Kind.ADD_REPLACE],
  delete: [PropertyDiff.Kind.DELETE, PropertyDiff.Kind.DELETE_REPLACE],
  update: [PropertyDiff.Kind.UPDATE, PropertyDiff.Kind.UPDATE_REPLACE],
} as const;

function diffResponse(differences: Difference[], stable: string[]): wire.DiffResponse {
  const top = (some: Difference[]) => [...new Set(some.map(({ path }) => path.split(/[.[]/)[0]!))].sort();
  const response = new DiffResponse();
  response.setChanges(differences.length > 0 ? DiffResponse.DiffChanges.DIFF_SOME : DiffResponse.DiffChanges.DIFF_NONE);
  response.setDiffsList(top(differences));
  response.setReplacesList(top(differences.filter((each) => each.replaces)));
  response.setStablesList([...stable].sort());
  for (const { path, change, replaces } of differences) {
    const line = new PropertyDiff();
    line.setKind(kindsOfChange[change][replaces ? 1 : 0]);
    response.getDetaileddiffMap().set(path, line);
  }
  response.setHasdetaileddiff(true);
  return response;
}

function checkResponse(inputs: Parameters<typeof toStruct>[0], failures: string[]): wire.CheckResponse {
  const response = new wire.CheckResponse();
  response.setInputs(toStruct(inputs));
  for (const reason of failures) {
    const refused = new wire.CheckFailure();
    refused.setReason(reason);
    response.addFailures(refused);
  }
  return response;
}

/** Pulumi's ResourceProvider of the SDKs 3.248 to 3.276. What is missing here answers UNIMPLEMENTED, as with the real plugin. */
export function serve(server: grpc.Server, standIn: StandIn): void {
  const { resources } = standIn;
  const handlers: Partial<IResourceProviderServer> = {
    getPluginInfo: unary(() => {
      const info = new PluginInfo();
      info.setVersion(version);
      return info;
    }),
    getSchema: unary(() => {
      const response = new wire.GetSchemaResponse();
      response.setSchema(JSON.stringify(packageSchema()));
      return response;
    }),
    attach: unary((request) => {
      standIn.attach(request.getAddress());
      return new Empty();
    }),
    cancel: unary(() => new Empty()),
    checkConfig: unary((request) => checkResponse(standIn.checkConfig(fromStruct(request.getNews())), [])),
    diffConfig: unary((request) => {
      const old = fromStruct(request.getOldInputs() ?? request.getOlds());
      return diffResponse(standIn.diffConfig(old, fromStruct(request.getNews())), []);
    }),
    configure: unary(async (request) => {
      await standIn.configure(fromStruct(request.getArgs()));
      const response = new wire.ConfigureResponse();
      // Neither secrets nor outputs: the engine takes their marks off and puts them back, as for every bridged plugin.
      response.setSupportspreview(true);
      response.setSupportsAutonamingConfiguration(true);
      return response;
    }),
    invoke: unary(async (request) => {
      const result = await resources.invoke(request.getTok(), fromStruct(request.getArgs()));
      const response = new wire.InvokeResponse();
      response.setReturn(toStruct(result));
      return response;
    }),
    check: unary((request) => {
      const { inputs, failures } = resources.check(request.getUrn(), fromStruct(request.getNews()));
      return checkResponse(inputs, failures);
    }),
    diff: unary(async (request) => {
      const held = { id: request.getId(), state: fromStruct(request.getOlds()) };
      const { differences, stable } = await resources.diff(request.getUrn(), held, fromStruct(request.getNews()));
      return diffResponse(differences, stable);
    }),
    create: unary(async (request) => {
      const about = { urn: request.getUrn(), timeout: request.getTimeout() };
      const { id, state } = await resources.create(about, fromStruct(request.getProperties()), request.getPreview());
      const response = new wire.CreateResponse();
      response.setId(id);
      response.setProperties(toStruct(state));
      return response;
    }),
    read: unary(async (request) => {
      const held = { id: request.getId(), state: fromStruct(request.getProperties()) };
      const found = await resources.read(request.getUrn(), held, fromStruct(request.getInputs()));
      const response = new wire.ReadResponse();
      if (found) {
        response.setId(held.id);
        response.setProperties(toStruct(found.state));
        response.setInputs(toStruct(found.inputs));
      }
      return response;
    }),
    update: unary(async (request) => {
      const about = { urn: request.getUrn(), timeout: request.getTimeout() };
      const held = { id: request.getId(), state: fromStruct(request.getOlds()) };
      const state = await resources.update(about, held, fromStruct(request.getNews()), request.getPreview());
      const response = new wire.UpdateResponse();
      response.setProperties(toStruct(state));
      return response;
    }),
    delete: unary(async (request) => {
      const held = { id: request.getId(), state: fromStruct(request.getProperties()) };
      await resources.delete({ urn: request.getUrn(), timeout: request.getTimeout() }, held);
      return new Empty();
    }),
  };
  server.addService(ResourceProviderService, handlers as IResourceProviderServer);
}
